package io.countersign.server.standing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.workers.StandingApproval;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals.Standing;
import io.countersign.workers.StandingLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A standing approval as the API shows it; amounts are cents, and text as everywhere. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StandingView(
    String id,
    String state,
    String worker,
    String action,
    String process,
    String pattern,
    BoundsView bounds,
    int used,
    @Nullable String centsUsed,
    String givenBy,
    Instant givenAt,
    String reason,
    String digest,
    @Nullable EndView end,
    @Nullable List<UseView> uses) {

  /** How far it reaches. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BoundsView(
      Map<String, List<String>> only,
      @Nullable String centsEach,
      @Nullable String centsTotal,
      int uses,
      Instant from,
      Instant until) {

    static BoundsView of(Bounds bounds) {
      return new BoundsView(
          bounds.only(),
          text(bounds.centsEach()),
          text(bounds.centsTotal()),
          bounds.uses(),
          bounds.from(),
          bounds.until());
    }
  }

  /** Who ended it, before it was used up. */
  record EndView(String kind, String by, String reason, Instant at) {

    static EndView of(StandingLedger.End end) {
      return new EndView(end.kind().name(), end.by(), end.reason(), end.at());
    }
  }

  /** One effect that was opened under it. */
  record UseView(int number, String effect, String cents, String digest, Instant at) {

    static UseView of(StandingLedger.Use use) {
      return new UseView(
          use.number(), use.effect(), Long.toString(use.cents()), use.digest().hex(), use.at());
    }
  }

  static StandingView of(Standing standing, @Nullable List<StandingLedger.Use> uses) {
    StandingApproval approval = standing.approval();
    StandingLedger.End end = standing.end();
    return new StandingView(
        approval.id(),
        standing.state().name(),
        approval.like().worker(),
        approval.like().action(),
        approval.like().process(),
        approval.pattern(),
        BoundsView.of(approval.bounds()),
        standing.uses(),
        approval.bounds().centsTotal() == null ? null : Long.toString(standing.cents()),
        approval.by(),
        approval.at(),
        standing.reason(),
        approval.digest().hex(),
        end == null ? null : EndView.of(end),
        uses == null ? null : uses.stream().map(UseView::of).toList());
  }

  private static @Nullable String text(@Nullable Long number) {
    return number == null ? null : number.toString();
  }
}
