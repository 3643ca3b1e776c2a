package io.countersign.workers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Executes one action of the catalogue in the outside world. */
public interface Action {

  ActionSpec spec();

  /** Performs it with arguments that were checked against the spec. */
  Result perform(Call call);

  /** What happened to a call that was started earlier and not heard of again. */
  default Result readBack(Call call) {
    return new Result.InDoubt("%s cannot be asked whether it was done.".formatted(spec().title()));
  }

  /**
   * What the world looks like before and after: shown to the person at the gate, and taken again
   * just before it is done. Whatever differs then is put to the person again.
   */
  default Look preview(Call call) {
    return new Look.Nothing();
  }

  /**
   * What would make this call plainly wrong, for testing a gate; empty where nothing would that its
   * card shows. It is never performed.
   */
  default Optional<Decoy> decoy(Map<String, ?> arguments, RandomGenerator random) {
    return Optional.empty();
  }

  /** What the service said of a call that was not made yet. */
  sealed interface Look {

    /** This would change. */
    record Shown(Preview preview) implements Look {}

    /** The service has nothing to say about such calls. */
    record Nothing() implements Look {}

    /** It could not be asked; nothing is done on the strength of that. */
    record Failed(String message) implements Look {}
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

  /**
   * A table of what changes.
   *
   * @param version of the row or document at the service, such as an ETag; empty where it has none
   */
  record Preview(String title, List<Row> rows, String version) {

    public Preview {
      rows = List.copyOf(rows);
    }

    /** One line of it. */
    public record Row(String what, String now, String after) {}
  }
}
