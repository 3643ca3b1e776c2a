package io.countersign.workers;

import java.util.List;

/**
 * The permission of one worker for one action. No ability, no access.
 *
 * @param constraints all must hold, or the call is refused
 * @param approveWhen used with {@link Approval#WHEN}: any one that holds makes a gate
 * @param rule names the rule for people: "Refunds 2"
 * @param version counts the rule's changes
 */
public record Ability(
    String action,
    List<Condition> constraints,
    Approval approval,
    List<Condition> approveWhen,
    String rule,
    int version) {

  public Ability {
    constraints = List.copyOf(constraints);
    approveWhen = List.copyOf(approveWhen);
  }

  /** When a person is asked. */
  public enum Approval {
    NEVER,
    WHEN,
    ALWAYS
  }

  /** A condition on one argument; {@code value} is a number for ABOVE, else text. */
  public record Condition(String argument, Operator operator, String value) {}

  /** How an argument is compared. */
  public enum Operator {
    IS("is"),
    IS_NOT("is not"),
    ABOVE("is above"),
    AT_MOST("is at most"),
    MATCHES("matches"),
    ENDS_WITH("ends with");

    private final String words;

    Operator(String words) {
      this.words = words;
    }

    /** As it stands in a sentence, between the argument and the value. */
    public String words() {
      return words;
    }
  }
}
