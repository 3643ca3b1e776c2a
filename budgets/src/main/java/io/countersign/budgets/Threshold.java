package io.countersign.budgets;

/** A mark at which somebody is told, once for each period and each version of the limit. */
public record Threshold(Scope scope, Period period, Unit unit, Basis basis, Mark mark) {

  /** What is compared. */
  public enum Basis {
    /** To tell. */
    POSTED,
    /** To ask before work stops. */
    POSTED_AND_HELD
  }

  /** Where it stands. */
  public sealed interface Mark {

    /** Of the limit with its top-ups; none where there is no limit. */
    record Percent(int of) implements Mark {
      public Percent {
        if (of < 1 || of > PERCENT_MAX) {
          throw new IllegalArgumentException(
              "A threshold stands at 1 to %d per cent, not at %d.".formatted(PERCENT_MAX, of));
        }
      }
    }

    /** In the unit. */
    record Amount(long of) implements Mark {
      public Amount {
        if (of < 1) {
          throw new IllegalArgumentException(
              "A threshold stands above zero, not at %d.".formatted(of));
        }
      }
    }
  }

  private static final int PERCENT_MAX = 1_000;
}
