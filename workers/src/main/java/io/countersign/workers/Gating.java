package io.countersign.workers;

import io.countersign.workers.Admission.Verdict;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What the dispatcher says to a wish: the ability and what was read first, then the policy, which
 * only ever adds to what they demand.
 */
@Component
class Gating {

  private final GatePolicies policies;

  Gating(GatePolicies policies) {
    this.policies = policies;
  }

  Judged judge(
      Worker worker, ActionSpec spec, Map<String, ?> arguments, Trust read, String process) {
    Verdict admitted = Admission.decide(worker, spec, arguments, read);
    GateCase asked = GateCase.of(spec, arguments, read, worker.id(), process);
    return switch (admitted) {
      case Verdict.Refused _ -> new Judged(admitted, Requirement.OLD, asked, false);
      case Verdict.Ungated() -> judged(asked, "", policies.applied(asked));
      case Verdict.Gated(String why) -> judged(asked, why, policies.applied(asked));
    };
  }

  /** What takes an effect back belongs to the ability that it had: only the policy is asked. */
  Judged undo(GateCase asked) {
    return judged(asked, "", policies.applied(asked));
  }

  private static Judged judged(GateCase asked, String why, GatePolicies.Applied applied) {
    Requirement demands = applied.requirement();
    if (demands.approvals() == 0) {
      Verdict verdict = why.isEmpty() ? new Verdict.Ungated() : new Verdict.Gated(why);
      return new Judged(verdict, demands, asked, !why.isEmpty());
    }
    String reason = "because %s (%s)".formatted(applied.because(), demands.named());
    String people =
        demands.approvals() == 1
            ? ""
            : "; %d different people have to approve".formatted(demands.approvals());
    String sentence =
        why.isEmpty()
            ? "You are asked %s%s.".formatted(reason, people)
            : "%s, and %s%s.".formatted(why.substring(0, why.length() - 1), reason, people);
    return new Judged(new Verdict.Gated(sentence), demands, asked, !why.isEmpty());
  }
}
