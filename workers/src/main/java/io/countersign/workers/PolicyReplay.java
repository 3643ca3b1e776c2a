package io.countersign.workers;

import io.countersign.processes.DecisionTables.Ready;
import io.countersign.workers.Requirements.Past;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What another policy would have done with what was proposed: a change is not made blindly. */
@Component
public class PolicyReplay {

  /** How far back one looks. */
  public static final int EFFECTS_MAX = 200;

  private final Requirements requirements;

  PolicyReplay(Requirements requirements) {
    this.requirements = requirements;
  }

  /**
   * How the last proposals would have gone.
   *
   * @param more gates that there were not
   * @param fewer gates that there would not have been
   * @param people gates that take more or fewer people than they did
   * @param unstopped proposals that a person rejected, and that would have run
   * @param unknown not replayable: what the policy was asked then is not kept, or erased
   */
  public record WhatIf(int replayed, int more, int fewer, int people, int unstopped, int unknown) {

    /** In one line. */
    public String sentence() {
      return "Over the last %d proposals: %d more gates, %d fewer, %d with another number of people; %d rejected proposals would have run; %d not replayable."
          .formatted(replayed, more, fewer, people, unstopped, unknown);
    }
  }

  /** Replays a policy that is not saved. */
  @Transactional(readOnly = true)
  public WhatIf replay(Ready policy) {
    List<Past> past = requirements.latest(EFFECTS_MAX);
    int more = 0;
    int fewer = 0;
    int people = 0;
    int unstopped = 0;
    int unknown = 0;
    for (Past one : past) {
      GateCase asked = one.asked();
      if (asked == null) {
        unknown++;
        continue;
      }
      Requirement then = GatePolicies.applied(policy, 0, asked).requirement();
      int now = one.anyway() ? then.needed() : then.approvals();
      int was = one.anyway() ? Math.max(1, one.approvals()) : one.approvals();
      more += was == 0 && now > 0 ? 1 : 0;
      fewer += was > 0 && now == 0 ? 1 : 0;
      people += was > 0 && now > 0 && was != now ? 1 : 0;
      unstopped += one.state() == Effect.State.REJECTED && now == 0 ? 1 : 0;
    }
    return new WhatIf(past.size(), more, fewer, people, unstopped, unknown);
  }
}
