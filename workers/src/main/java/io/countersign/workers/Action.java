package io.countersign.workers;

import java.util.Map;
import java.util.Optional;

/** Executes one action of the catalogue in the outside world. */
public interface Action {

  ActionSpec spec();

  /** Performs it with arguments that were checked against the spec. */
  Result perform(Call call);

  /** What happened to a call that was started earlier and not heard of again. */
  default Result readBack(Call call) {
    return new Result.InDoubt("%s cannot be asked whether it was done.".formatted(spec().title()));
  }

  /** What the world looks like before and after, for the person at the gate. */
  default Optional<Preview> preview(Call call) {
    return Optional.empty();
  }

  /** What will be done, as a person would say it: verb, amount, recipient. */
  String headline(Map<String, ?> arguments);

  /**
   * One execution.
   *
   * @param idempotencyKey the same for every attempt of the same effect
   * @param worker who acts
   */
  record Call(String idempotencyKey, String worker, Map<String, ?> arguments) {}

  /** What came of it. */
  sealed interface Result {

    /**
     * It happened; {@code content} is what the worker may read, {@code reference} the service's.
     */
    record Confirmed(String content, String reference) implements Result {}

    /** It certainly did not happen. */
    record Failed(String message) implements Result {}

    /** Nobody can know; a person reconciles. */
    record InDoubt(String message) implements Result {}
  }

  /** A table of what changes. */
  record Preview(String title, java.util.List<Row> rows) {

    /** One line of it. */
    public record Row(String what, String now, String after) {}
  }
}
