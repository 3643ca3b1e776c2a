package io.countersign.workers;

import java.util.Optional;

/**
 * The verdict and what stands behind it.
 *
 * @param anyway whether a person is asked whatever the policy says
 */
public record Judged(
    Admission.Verdict verdict, Requirement requirement, GateCase asked, boolean anyway) {

  /** Why a person is asked; empty where nobody is. */
  Optional<String> why() {
    return verdict instanceof Admission.Verdict.Gated(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  /** The same, where the person is told a sentence more. */
  Judged told(String more) {
    return why()
        .map(why ->
            new Judged(new Admission.Verdict.Gated(why + " " + more), requirement, asked, anyway))
        .orElse(this);
  }

  /** For a gate that is there already: whoever was asked once is asked again. */
  Judged askedAgain() {
    return why().isPresent()
        ? this
        : new Judged(
            new Admission.Verdict.Gated(
                "You are asked again because what was approved has changed."),
            requirement,
            asked,
            anyway);
  }
}
