package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the policy demands of one proposal.
 *
 * @param version of the policy; 0 where none applied yet
 * @param row that applied, from 1
 * @param approvals how many different people; 0 where the policy itself asks nobody
 * @param roles any one of which is enough
 * @param standing what one person may approve in advance
 * @param held for how long it is held back once it may be done; zero for not at all; null as the
 *     deployment says
 */
public record Requirement(
    int version,
    int row,
    String annotation,
    int approvals,
    Set<String> roles,
    Excluded excluded,
    Times times,
    Standing standing,
    @Nullable Duration held) {

  /** Before there were policies: one person, and the shipped times. */
  static final Requirement OLD =
      new Requirement(
          0,
          0,
          "",
          0,
          Set.of("OWNER", "SUPERVISOR"),
          new Excluded(false, false),
          Times.NONE,
          Standing.NEVER,
          null);

  public Requirement {
    roles = Set.copyOf(roles);
  }

  /** Which effects a standing approval may cover, in the words of the table. */
  public enum Standing {
    WHAT_CAN_BE_UNDONE(""),
    ALSO_IRREVERSIBLE("irreversible too"),
    NEVER("never");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Who may not decide, whatever their roles. */
  public record Excluded(boolean requester, boolean owner) {}

  /** When it becomes louder; null leaves it to the process. Silence never approves. */
  public record Times(
      @Nullable Duration remind,
      @Nullable Duration escalate,
      @Nullable String escalateTo,
      @Nullable Duration expire) {

    static final Times NONE = new Times(null, null, null, null);

    /** Whichever comes first: gates of one answer share their timers. */
    Times earliest(Times other) {
      return new Times(
          sooner(remind, other.remind),
          sooner(escalate, other.escalate),
          escalateTo == null ? other.escalateTo : escalateTo,
          sooner(expire, other.expire));
    }

    private static @Nullable Duration sooner(@Nullable Duration one, @Nullable Duration other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return one.compareTo(other) <= 0 ? one : other;
    }
  }

  /** How many people a gate takes, if there is one. */
  public int needed() {
    return Math.max(1, approvals);
  }

  /** Whom the task is given to: supervisors, as the process says, unless that is not enough. */
  Set<String> called() {
    return needed() == 1 && roles.contains("SUPERVISOR") ? Set.of() : roles;
  }

  /** {@code policy Gates, row 3, version 2}. */
  public String named() {
    return version == 0 ? "no policy" : "policy Gates, row %d, version %d".formatted(row, version);
  }

  /**
   * What an approval given under this requirement rests on: the same text as long as the policy
   * demands the same, whatever else was changed in its table.
   */
  public String reference() {
    return "gates:"
        + CanonicalJson.digest(
                Map.of(
                    "approvals", needed(),
                    "roles", roles.stream().sorted().toList(),
                    "requester", excluded.requester(),
                    "owner", excluded.owner()))
            .hex();
  }

  /** Whether what was demanded then is enough for what is demanded now. */
  public boolean covers(Requirement now) {
    return reference().equals(now.reference())
        || (needed() >= now.needed()
            && now.roles.containsAll(roles)
            && (excluded.requester() || !now.excluded.requester())
            && (excluded.owner() || !now.excluded.owner()));
  }
}
