package io.countersign.history.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;

/**
 * The offline tools of the history, in one jar: {@code verify}, {@code verify-consistency}, {@code
 * witness}. Exit 0 only if all holds; see {@link Finding.Kind} for the others.
 */
public final class Main {

  static final int USAGE = 2;
  static final int NOT_OPENED = 3;

  private static final String HELP =
      """
      verify <export, receipt, dossier, directory, http(s) URL, or - for the standard input>
        --checkpoint FILE   a signed checkpoint that you kept; may be given again
        --key FILE          the log's public key that you trust (one line: name+id+base64)
        --policy FILE       keys and witnesses that you trust (C2SP tlog-policy)
        --tiles             read a URL by its tiles: everything but the payloads
        --token TOKEN       bearer token for a URL; else the variable COUNTERSIGN_TOKEN
        --json              the report as JSON
      verify-consistency <checkpoint> <checkpoint> --key FILE [--log URL or directory] [--out FILE]
                            whether one log can have both; writes a proof where none can
      verify-consistency <proof> --key FILE
                            whether a proof of misbehaviour is one
      witness --key DIRECTORY --log FILE [--name NAME] [--host 127.0.0.1] [--port 8089]
                            looks at the checkpoints of a log for others; --log FILE is its key
      Exit codes: 0 all holds, 2 wrong use, 3 cannot be opened, 10 no export, 11 entry changed,
        12 payload changed or missing, 13 missing, doubled or moved, 14 root differs, 15 signature,
        16 cut off, 17 rewritten or forked, 18 node or tile changed, 19 time cannot be true,
        20 witnesses missing. With several findings that of the first.
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
    String command = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    try {
      return switch (command) {
        case "witness" -> new WitnessCommand(out, Clock.systemUTC()).run(rest);
        case "verify-consistency" -> new ConsistencyCommand(out, environment).run(rest);
        case "verify" ->
            new VerifyCommand(out, err, Clock.systemUTC()).run(Options.parse(rest, environment));
        default ->
            new VerifyCommand(out, err, Clock.systemUTC()).run(Options.parse(args, environment));
      };
    } catch (UsageException e) {
      err.println("countersign: " + e.getMessage());
      err.print(HELP);
      return USAGE;
    } catch (IOException e) {
      err.println("countersign: " + e.getMessage());
      return NOT_OPENED;
    }
  }
}
