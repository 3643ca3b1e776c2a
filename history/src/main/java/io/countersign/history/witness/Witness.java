package io.countersign.history.witness;

import io.countersign.history.Checkpoint;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.Cosigner;
import io.countersign.history.Digest;
import io.countersign.history.DurableText;
import io.countersign.history.NoteException;
import io.countersign.history.SignedNote;
import io.countersign.history.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Signs checkpoints that extend the last one it signed of the same log, and keeps that for ever.
 */
final class Witness {

  static final int MALFORMED = 400;
  static final int NOT_SIGNED = 403;
  static final int UNKNOWN_LOG = 404;
  static final int NOT_CONSISTENT = 422;

  private static final Digest EMPTY_ROOT = Digest.of(new byte[0]);

  private final Path directory;
  private final Cosigner cosigner;
  private final List<VerifierKey> logs;
  private final Clock clock;

  /**
   * @param directory keeps the last checkpoint of each log
   */
  Witness(Path directory, Cosigner cosigner, List<VerifierKey> logs, Clock clock) {
    this.directory = directory;
    this.cosigner = cosigner;
    this.logs = List.copyOf(logs);
    this.clock = clock;
  }

  /** Takes a submission; reading, comparing and keeping is one step. */
  synchronized Answer add(String body) throws IOException {
    Submission submission;
    SignedNote note;
    try {
      submission = Submission.parse(body);
      note = SignedNote.parse(submission.note());
    } catch (NoteException e) {
      return new Answer.Refused(MALFORMED, String.valueOf(e.getMessage()));
    }
    String origin = note.text().lines().findFirst().orElse("");
    Optional<VerifierKey> key = log(origin);
    if (key.isEmpty()) {
      return new Answer.Refused(UNKNOWN_LOG, "The log '" + origin + "' is not looked at here.");
    }
    try {
      return add(submission, note, key.get().open(note), key.get());
    } catch (NoteException e) {
      return new Answer.Refused(NOT_SIGNED, String.valueOf(e.getMessage()));
    }
  }

  private Answer add(Submission submission, SignedNote note, Checkpoint checkpoint, VerifierKey key)
      throws IOException {
    if (submission.oldSize() > checkpoint.size()) {
      return new Answer.Refused(MALFORMED, "The old size is larger than the checkpoint.");
    }
    Checkpoint last =
        last(checkpoint.origin())
            .map(kept -> key.open(kept))
            .orElse(new Checkpoint(checkpoint.origin(), 0, EMPTY_ROOT));
    if (submission.oldSize() != last.size()) {
      return new Answer.Conflict(last.size());
    }
    var proof = new ConsistencyProof(last.size(), checkpoint.size(), submission.hashes());
    if (!proof.proves(last.root(), checkpoint.root())) {
      return new Answer.Refused(
          NOT_CONSISTENT,
          "The checkpoint over %d entries does not extend the one over %d that was signed here."
              .formatted(checkpoint.size(), last.size()));
    }
    SignedNote.Line line = cosigner.cosign(note.text(), clock.instant());
    List<SignedNote.Line> ofTheLog =
        note.signatures().stream().filter(l -> l.key().equals(key.name())).toList();
    var kept = new SignedNote(note.text(), ofTheLog).with(List.of(line));
    DurableText.write(file(checkpoint.origin()), kept.note());
    return new Answer.Cosigned(line);
  }

  private Optional<VerifierKey> log(String origin) {
    return logs.stream().filter(key -> key.name().equals(origin)).findFirst();
  }

  /** The last note of a log, signed by it and by us. */
  Optional<String> last(String origin) throws IOException {
    Path file = file(origin);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /** The last note of the log whose origin has that digest. */
  Optional<String> lastOf(String originDigest) throws IOException {
    for (VerifierKey key : logs) {
      if (Digest.ofText(key.name()).hex().equals(originDigest)) {
        return last(key.name());
      }
    }
    return Optional.empty();
  }

  private Path file(String origin) {
    return directory.resolve(Digest.ofText(origin).hex() + ".checkpoint");
  }
}
