package io.countersign.history.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * The command {@code verify}: exit 0 only if all holds; see {@link Finding.Kind} for the others.
 */
public final class Main {

  static final int USAGE = 2;
  static final int NOT_OPENED = 3;

  private static final String HELP =
      """
      verify <export file, directory with one, or http(s) URL>
        --checkpoint FILE   a signed checkpoint that you kept; may be given again
        --key FILE          the log's public key that you trust (one line: name+id+base64)
        --token TOKEN       bearer token for a URL; else the variable COUNTERSIGN_TOKEN
        --json              the report as JSON
      Exit codes: 0 all holds, 2 wrong use, 3 cannot be opened, 10 no export, 11 entry changed,
        12 payload changed, 13 missing, doubled or moved, 14 root differs, 15 signature, 16 cut off,
        17 rewritten or forked, 18 node changed. With several findings that of the first.
      """;

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    System.exit(new Main(System.out, System.err).run(args, System.getenv()));
  }

  int run(String[] args, Map<String, String> environment) {
    try {
      Options options = Options.parse(args, environment);
      try (InputStream export = new Target(options.token()).open(options.target())) {
        return report(options, options.verifier().telling(this::progress).verify(export));
      }
    } catch (UsageException e) {
      err.println("countersign: " + e.getMessage());
      err.print(HELP);
      return USAGE;
    } catch (IOException e) {
      err.println("countersign: " + e.getMessage());
      return NOT_OPENED;
    }
  }

  private int report(Options options, Report report) {
    if (options.json()) {
      out.println(report.json());
    } else {
      out.print(report.text());
    }
    return report.exitCode();
  }

  private void progress(long entries) {
    err.println(String.format(Locale.ROOT, "%,d entries checked", entries));
  }
}
