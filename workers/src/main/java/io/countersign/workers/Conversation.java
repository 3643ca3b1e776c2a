package io.countersign.workers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a run at one moment.
 *
 * @param read the join of the labels of all that was read; it never falls back
 * @param calls holds asked for so far; the next model call has the next number
 * @param turns model calls made
 * @param errors unusable answers in a row
 * @param repeats how often the most repeated call was made since a person last spoke
 * @param handled the calls of the model that were dealt with
 * @param result what the worker finished with
 */
public record Conversation(
    String id,
    long processInstanceKey,
    long rootInstanceKey,
    String rootProcess,
    String worker,
    String model,
    String goal,
    Map<String, Object> facts,
    Trust read,
    int calls,
    int contended,
    int failures,
    int turns,
    int errors,
    int repeats,
    int answers,
    @Nullable Question question,
    @Nullable String result,
    List<Line> lines,
    Set<String> handled,
    List<Proposal> proposals) {

  public Conversation {
    lines = List.copyOf(lines);
    handled = Set.copyOf(handled);
    proposals = List.copyOf(proposals);
  }

  /** One line of what was said; {@code turn} is the model call that it belongs to. */
  public sealed interface Line {

    int number();

    /** The process, the house or a person speaks. */
    record Told(int number, int turn, String text, Trust trust) implements Line {}

    /** The model speaks. */
    record Said(int number, int turn, String text, List<Model.ToolCall> calls) implements Line {

      public Said {
        calls = List.copyOf(calls);
      }
    }

    /** What came of a call. */
    record Came(int number, int turn, String callId, String action, String text, Trust trust)
        implements Line {}
  }

  /** What a person is asked. */
  public record Question(Kind kind, int number, String text, @Nullable String callId) {

    /** Who asks. */
    public enum Kind {
      WORKER,
      HOUSE,
      BUDGET
    }
  }

  /**
   * What was proposed.
   *
   * @param told whether the model was told what came of it
   */
  public record Proposal(
      String effect, String callId, Effect.State state, boolean gated, boolean told) {

    boolean open() {
      return switch (state) {
        case PROPOSED, APPROVED, STARTED, IN_DOUBT -> true;
        case REJECTED, ASKED, EXPIRED, REFUSED, CONFIRMED, FAILED -> false;
      };
    }
  }

  /** The model's last answer. */
  Optional<Line.Said> lastAnswer() {
    return lines.reversed().stream()
        .filter(Line.Said.class::isInstance)
        .map(Line.Said.class::cast)
        .findFirst();
  }

  /** The first call of the last answer that nobody has dealt with. */
  Optional<Model.ToolCall> pending() {
    return lastAnswer().stream()
        .flatMap(said -> said.calls().stream())
        .filter(call -> !handled.contains(call.id()))
        .findFirst();
  }
}
