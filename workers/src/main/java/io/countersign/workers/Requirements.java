package io.countersign.workers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what the policy demanded of each effect; every call joins the caller's transaction. */
public interface Requirements {

  /** Keeps what is demanded from now on, and what was asked. */
  void keep(String effect, Judged judged);

  Optional<Kept> of(String effect);

  /** From now on the role that it is escalated to may decide as well. */
  void escalate(String effect, Instant at);

  /** The newest proposals, for whoever asks what another policy would have done. */
  List<Past> latest(int max);

  /** What was demanded. */
  record Kept(Requirement requirement, boolean escalated) {}

  /**
   * A proposal of the past.
   *
   * @param asked what the policy was asked then; empty where that was not kept, or is erased
   * @param anyway whether the ability or what was read demanded a person, whatever the policy
   */
  record Past(Effect.State state, int approvals, @Nullable GateCase asked, boolean anyway) {}
}
