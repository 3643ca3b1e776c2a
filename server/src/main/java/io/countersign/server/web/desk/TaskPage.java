package io.countersign.server.web.desk;

import io.countersign.server.web.Bar;
import io.countersign.server.web.Standing;
import io.countersign.workers.Action;
import io.countersign.workers.Effects;
import io.countersign.workers.Outlines;
import io.countersign.workers.Reversibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as its page shows it. Exactly one of the parts that follow the head is there.
 *
 * @param outlook what happens then, for each thing that the person can do
 * @param mayNot why this person cannot decide; null where they can
 * @param state {@code open}, {@code decided}, {@code gone}
 * @param votes who has approved by now; null where there is nothing to say of it
 */
record TaskPage(
    Head head,
    String state,
    @Nullable String mayNot,
    Hands hands,
    List<Outlook> outlook,
    @Nullable EffectPart effect,
    @Nullable QuestionPart question,
    @Nullable BudgetPart budget,
    @Nullable FormPart form,
    @Nullable DecidedPart decided,
    List<Bar> bars,
    @Nullable Standing standing,
    @Nullable VoteNote votes) {

  /** The same, after the person took it or gave it back. */
  TaskPage taken(boolean took, String username) {
    return new TaskPage(
        head,
        state,
        mayNot,
        new Hands(hands.others(), took ? username : null, took, hands.takeable(), hands.deferred()),
        outlook,
        effect,
        question,
        budget,
        form,
        decided,
        bars,
        standing,
        votes);
  }

  /** What every task has. */
  record Head(
      long key,
      long rootInstanceKey,
      String kind,
      String headline,
      List<String> crumbs,
      String digest,
      @Nullable Instant due,
      Instant since) {

    public String shortDigest() {
      return digest.substring(0, 8) + "…" + digest.substring(56);
    }
  }

  /** A chip: what it says and what kind it is. */
  record Chip(String text, String tone) {}

  /**
   * An effect to approve, or one in doubt to reconcile.
   *
   * @param canonical the bytes that are decided on, as text
   * @param legend the characters in it that a person would not see
   * @param cause why it is asked again; null where nobody approved it before
   * @param changes what is no longer as it was approved
   * @param drift what is no longer as the page shows it
   */
  record EffectPart(
      String id,
      String action,
      String workerId,
      String workerName,
      String model,
      boolean rehearsed,
      String why,
      String words,
      String goal,
      List<Chip> chips,
      Reversibility reversibility,
      List<Effects.Field> fields,
      String canonical,
      List<Marks.Mark> legend,
      List<Outlines.Input> inputs,
      boolean editable,
      boolean askable,
      @Nullable String cause,
      List<Effects.Change> changes,
      List<Effects.Change> drift,
      List<Effects.Read> read,
      Action.@Nullable Preview preview,
      @Nullable Instant previewedAt,
      @Nullable String outcome) {}

  /** A worker's question. */
  record QuestionPart(
      String workerId, String workerName, boolean rehearsed, String goal, String question) {}

  /**
   * A limit to raise.
   *
   * @param lacking by how much a payment does not fit; null for a model call, which has a pace
   * @param unit what the amount is in: a currency or a count; null where nothing can be raised
   */
  record BudgetPart(
      String workerId,
      String workerName,
      String goal,
      String question,
      String spent,
      String projection,
      @Nullable String lacking,
      String path,
      @Nullable Bar binding,
      @Nullable String variable,
      @Nullable String unit) {}

  /** A form to fill in: a schema for the viewer, else the variables as they are. */
  record FormPart(@Nullable String schema, String data, List<Variable> variables) {}

  /** A variable as text. */
  record Variable(String name, String value) {}

  /**
   * What was decided and what came of it.
   *
   * @param outcome in a sentence; null where there is none yet
   */
  record DecidedPart(
      String verb,
      String by,
      boolean byYou,
      Instant at,
      String reason,
      @Nullable String outcome,
      String tone) {}
}
