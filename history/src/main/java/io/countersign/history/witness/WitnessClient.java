package io.countersign.history.witness;

import io.countersign.history.Checkpoint;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.CosignerKey;
import io.countersign.history.NoteException;
import io.countersign.history.SignedNote;
import io.countersign.history.TlogProof;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;

/** Asks one witness to look at our checkpoints (C2SP tlog-witness). */
public final class WitnessClient implements AutoCloseable {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final URI address;
  private final CosignerKey key;

  /**
   * @param prefix where the witness takes submissions
   */
  public WitnessClient(URI prefix, CosignerKey key) {
    this.address = URI.create(prefix.toString().replaceAll("/+$", "") + "/add-checkpoint");
    this.key = key;
  }

  /** What came of it. */
  public sealed interface Outcome {

    /** The witness has seen the checkpoint at that time. */
    record Seen(SignedNote.Line line, Instant at) implements Outcome {}

    /** It has seen a larger log of ours, or another one: somebody must look. */
    record Contradicted(String reason) implements Outcome {}

    /** It does not answer as it should; later it may. */
    record Unavailable(String reason) implements Outcome {}
  }

  /**
   * Submits a checkpoint; begins where the witness says that it stands.
   *
   * @param knownSize what the witness is believed to have signed last
   * @param proofSince proves that the checkpoint extends the tree of the size it is asked for
   */
  public Outcome submit(
      Checkpoint checkpoint,
      String note,
      long knownSize,
      LongFunction<ConsistencyProof> proofSince) {
    try {
      HttpResponse<String> answer = send(note, proofSince.apply(knownSize));
      if (answer.statusCode() == 409) {
        long size = TlogProof.number(answer.body().strip());
        if (size > checkpoint.size()) {
          return new Outcome.Contradicted(
              "The witness %s has seen %d entries, but the log has only %d: entries are missing."
                  .formatted(key.name(), size, checkpoint.size()));
        }
        answer = send(note, proofSince.apply(size));
      }
      return outcome(answer, note);
    } catch (IOException | NoteException e) {
      return new Outcome.Unavailable("The witness %s: %s".formatted(key.name(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Unavailable("Stopped while asking the witness " + key.name() + ".");
    }
  }

  private Outcome outcome(HttpResponse<String> answer, String note) {
    return switch (answer.statusCode()) {
      case 200 -> seen(answer.body(), note);
      case 422 ->
          new Outcome.Contradicted(
              "The witness %s does not sign: %s".formatted(key.name(), answer.body().strip()));
      default ->
          new Outcome.Unavailable(
              "The witness %s answers %d: %s"
                  .formatted(key.name(), answer.statusCode(), answer.body().strip()));
    };
  }

  private Outcome seen(String body, String note) {
    List<SignedNote.Line> lines = body.lines().map(SignedNote.Line::parse).toList();
    SignedNote both = SignedNote.parse(note).with(lines);
    Instant at =
        key.cosigned(both).orElseThrow(() -> new NoteException("it signed with another key"));
    return new Outcome.Seen(key.line(both).orElseThrow(), at);
  }

  private HttpResponse<String> send(String note, ConsistencyProof proof)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER_MAX)
            .POST(HttpRequest.BodyPublishers.ofString(Submission.of(proof, note).text()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    http.close();
  }
}
