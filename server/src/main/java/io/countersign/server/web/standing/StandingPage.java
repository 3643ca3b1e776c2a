package io.countersign.server.web.standing;

import io.countersign.server.web.Bar;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals.Standing;
import io.countersign.workers.StandingApprovals.State;
import io.countersign.workers.StandingWords;
import java.util.ArrayList;
import java.util.List;

/**
 * A standing approval as its page shows it.
 *
 * @param reach how far it reaches, in words
 * @param bars what of it is used
 * @param state in words
 * @param tone of the state's chip
 */
record StandingPage(
    Standing standing,
    String title,
    List<String> reach,
    List<Bar> bars,
    String state,
    String tone,
    boolean open) {

  static StandingPage of(Standing standing, StandingWords words) {
    return new StandingPage(
        standing,
        words.title(standing.approval()),
        words.reach(standing.approval()),
        bars(standing),
        state(standing.state()),
        standing.state() == State.LIVE ? "good" : "",
        standing.state() == State.LIVE || standing.state() == State.NOT_BEGUN);
  }

  private static String state(State state) {
    return switch (state) {
      case LIVE -> "in force";
      case NOT_BEGUN -> "not begun";
      case USED_UP -> "used up";
      case ENDED -> "ended";
      case REVOKED -> "revoked";
    };
  }

  private static List<Bar> bars(Standing standing) {
    Bounds bounds = standing.approval().bounds();
    var bars = new ArrayList<Bar>();
    bars.add(
        bar(
            "Times",
            standing.uses(),
            bounds.uses(),
            "%d of %d".formatted(standing.uses(), bounds.uses())));
    Long total = bounds.centsTotal();
    if (total != null) {
      bars.add(
          bar(
              "Amount",
              standing.cents(),
              total,
              "%s of %s"
                  .formatted(StandingWords.amount(standing.cents()), StandingWords.amount(total))));
    }
    return bars;
  }

  private static Bar bar(String label, long used, long limit, String sum) {
    double percent = Math.round(Math.min(100, 100.0 * used / limit) * 10) / 10.0;
    String state = percent >= 100 ? "over" : percent >= 80 ? "near" : "";
    return new Bar(label, percent, 0, state, Long.toString(limit), sum, "");
  }
}
