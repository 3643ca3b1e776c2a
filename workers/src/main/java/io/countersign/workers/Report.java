package io.countersign.workers;

import io.countersign.workers.EffectJournal.Said;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is told of an effect that ended: in one fixed form for each verdict of a person.
 */
record Report(String text, Trust trust) {

  private static final int ARGUMENTS_BYTES_MAX = 400;

  static Report of(EffectJournal.Entry entry) {
    Effect effect = entry.effect();
    String outcome = effect.outcome() == null ? "" : " " + effect.outcome();
    String content = entry.content() == null ? "" : entry.content();
    Trust trust = entry.contentTrust() == null ? Trust.OURS : entry.contentTrust();
    String verdict = verdict(entry);
    return switch (effect.state()) {
      case CONFIRMED -> new Report(verdict + "Done. " + content, trust);
      case FAILED -> new Report(verdict + "It did not happen." + outcome, trust);
      case REJECTED ->
          new Report(
              verdict
                  + "Not done: a person rejected it."
                  + outcome
                  + " Do not propose it again; propose something else, ask, or finish.",
              Trust.OURS);
      case ASKED ->
          new Report(
              verdict
                  + "Not done: a person asks first."
                  + outcome
                  + " Answer in words, and then propose again what is right.",
              Trust.OURS);
      case EXPIRED -> new Report("Not done: nobody decided in time.", Trust.OURS);
      case REFUSED -> new Report(verdict + "Not done: refused." + outcome, Trust.OURS);
      case PROPOSED, APPROVED, STARTED, IN_DOUBT ->
          throw new IllegalStateException(
              "Effect %s has not ended: it is %s.".formatted(effect.id(), effect.state()));
    };
  }

  /** What a worker did is not so any more. */
  static String undone(Undos.Told undone) {
    return "%s has undone what you did (%s: %s). Reason: %s Do not do it again, and do not tell anybody that it is done."
        .formatted(
            undone.by() == null ? "The process" : undone.by(),
            undone.action(),
            Visible.of(Bounded.text(undone.headline(), ARGUMENTS_BYTES_MAX)),
            undone.reason());
  }

  /** A proposal that a person has settled comes once more. */
  static String repeated(EffectJournal.Entry settled) {
    return "Not done, and nobody was asked: this is your proposal %d again. %s"
        .formatted(settled.place(), of(settled).text());
  }

  /** Empty where no person said anything. */
  private static String verdict(EffectJournal.Entry entry) {
    Said said = entry.said();
    if (said == null) {
      return "";
    }
    String words =
        switch (said.verdict()) {
          case APPROVE -> "APPROVED by %s. ".formatted(said.by());
          case EDIT ->
              "EDITED AND APPROVED by %s. You proposed %s, approved was %s. Do not propose it again. "
                  .formatted(
                      said.by(),
                      shown(entry.proposedArguments()),
                      shown(entry.effect().arguments()));
          case REJECT -> "REJECTED by %s. ".formatted(said.by());
          case ASK -> "NOT DECIDED, ASKED BACK by %s. ".formatted(said.by());
        };
    return "Decision on your proposal %d (%s %s): %s"
        .formatted(
            entry.place(),
            entry.effect().action(),
            shown(
                Objects.requireNonNullElse(entry.proposedArguments(), entry.effect().arguments())),
            words);
  }

  private static String shown(@Nullable String arguments) {
    return Visible.of(Bounded.text(String.valueOf(arguments), ARGUMENTS_BYTES_MAX));
  }
}
