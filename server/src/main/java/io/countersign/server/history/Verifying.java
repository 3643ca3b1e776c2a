package io.countersign.server.history;

import io.countersign.history.Actor;
import io.countersign.history.Checkpoint;
import io.countersign.history.History;
import io.countersign.history.HistoryEntries;
import io.countersign.history.NewEntry;
import io.countersign.history.Signer;
import io.countersign.history.postgres.Export;
import io.countersign.history.verify.Finding;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs the verifier on the server, over what an export would hold. It finds what the database was
 * made to say; it cannot convince anybody who does not trust this server.
 */
@Component
public class Verifying {

  private static final Logger log = LoggerFactory.getLogger(Verifying.class);
  private static final int PIPE_BYTES = 1 << 18;

  private final Export export;
  private final HistoryEntries entries;
  private final Signer signer;
  private final HistorySettings settings;
  private final History history;
  private final Clock clock;
  private final AtomicReference<State> state = new AtomicReference<>(new State.Never());

  Verifying(
      Export export,
      HistoryEntries entries,
      Signer signer,
      HistorySettings settings,
      History history,
      Clock clock) {
    this.export = export;
    this.entries = entries;
    this.signer = signer;
    this.settings = settings;
    this.history = history;
    this.clock = clock;
  }

  /** Where it stands. */
  public sealed interface State {

    /** Not since the server started. */
    record Never() implements State {}

    /** At it. */
    record Running(long done, long total, Instant since) implements State {}

    /** Done; what was found is in the report. */
    record Done(Report report, Instant at, Duration took, String by) implements State {}

    /** It could not be read to the end. */
    record Broken(String problem, Instant at) implements State {}
  }

  public State state() {
    return state.get();
  }

  /** Starts, unless it runs already. */
  public void start(Actor by) {
    State before = state.get();
    Instant since = clock.instant();
    long total = entries.checkpoint().map(signer.key()::open).map(Checkpoint::size).orElse(0L);
    if (!(before instanceof State.Running)
        && state.compareAndSet(before, new State.Running(0, total, since))) {
      Thread.ofVirtual().name("verify").start(() -> run(by, total, since));
    }
  }

  private void run(Actor by, long total, Instant since) {
    try {
      Report report = verify(total, since);
      Duration took = Duration.between(since, clock.instant());
      state.set(new State.Done(report, clock.instant(), took, by.id()));
      append(report, by);
    } catch (IOException | RuntimeException e) { // the edge of the thread
      log.error("The verification broke off.", e);
      state.set(new State.Broken(String.valueOf(e.getMessage()), clock.instant()));
    }
  }

  private Report verify(long total, Instant since) throws IOException {
    try (var in = new PipedInputStream(PIPE_BYTES)) {
      var out = new PipedOutputStream(in);
      var failure = new AtomicReference<Exception>();
      Thread.ofVirtual().name("verify-export").start(() -> write(out, failure));
      Report report =
          Verifier.trustingTheExport()
              .trusting(signer.key())
              .asking(settings.policy())
              .telling(done -> state.set(new State.Running(done, total, since)))
              .verify(in);
      Exception broken = failure.get();
      if (broken != null && report.findings().stream().allMatch(Verifying::isCut)) {
        throw new IOException(broken.getMessage(), broken);
      }
      return report;
    }
  }

  /** What a broken pipe looks like to the verifier. */
  private static boolean isCut(Finding finding) {
    return finding.kind() == Finding.Kind.CUT || finding.kind() == Finding.Kind.FORMAT;
  }

  private void write(PipedOutputStream out, AtomicReference<Exception> failure) {
    try (out) {
      try {
        export.write(out);
      } catch (IOException | RuntimeException e) { // the edge of the thread
        failure.set(e); // before the pipe is closed, so that the reader knows why
      }
    } catch (IOException e) {
      log.debug("The pipe to the verifier was closed by its other end.", e);
    }
  }

  private void append(Report report, Actor by) {
    history.append(
        new NewEntry(
            "history.verified",
            by,
            Map.of(),
            report.holds() ? "ok" : "alarm",
            report.holds()
                ? "%s had the history verified on the server: it holds.".formatted(by.id())
                : "%s had the history verified on the server: IT DOES NOT HOLD.".formatted(by.id()),
            Map.of(
                "entries", Long.toString(report.entries()),
                "findings", report.findings().stream().map(Finding::sentence).toList())));
  }
}
