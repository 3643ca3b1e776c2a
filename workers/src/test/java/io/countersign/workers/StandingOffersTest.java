package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.StandingOffers.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After several approvals in a row of one kind the next ones are offered, and never before. */
class StandingOffersTest {

  private static final House house = new House();
  private final StandingOffers offers = house.bean(StandingOffers.class);

  /** Long after what the tests before this one decided. */
  @BeforeEach
  void much_later() {
    house.clock.tick(StandingOffers.LOOKED_BACK.multipliedBy(2));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static Effect next(int cents) {
    house.newInstance();
    house.clock.tick(Duration.ofMinutes(1));
    return house.proposed(refund(cents));
  }

  private static void approved(int... cents) {
    for (int one : cents) {
      house.approve(next(one));
    }
  }

  private int alike() {
    return offers.after(next(6_000).id()).map(Offer::alike).orElse(0);
  }

  @Test
  void three_alike_are_a_habit_and_two_are_not() {
    approved(6_000, 8_000);
    Effect waiting = next(7_000);
    assertThat(offers.after(waiting.id())).isEmpty();
    house.approve(waiting);

    Offer offer = offers.after(next(9_000).id()).orElseThrow();

    assertThat(offer.alike()).isEqualTo(3);
    assertThat(offer.pattern()).isEqualTo(waiting.id());
    assertThat(offer.bounds().only()).isEqualTo(Map.of("recipient", List.of("original card")));
    assertThat(offer.bounds().centsEach()).isEqualTo(8_000);
    assertThat(offer.bounds().centsTotal()).isEqualTo(80_000);
    assertThat(offer.bounds().uses()).isEqualTo(10);
  }

  @Test
  void a_no_in_between_begins_again() {
    approved(6_000, 6_000);
    house.reject(next(6_000));
    approved(6_000, 6_000);
    assertThat(alike()).isZero();
    approved(6_000);
    assertThat(alike()).isEqualTo(3);
  }

  @Test
  void an_edit_in_between_begins_again() {
    approved(6_000, 6_000);
    house.edit(
        next(7_000),
        Map.of("order", "H-1", "amountCents", 6_500, "recipient", "original card", "reason", "x"));
    approved(6_000, 6_000);
    assertThat(alike()).isZero();
  }

  @Test
  void what_was_approved_long_ago_is_no_habit() {
    approved(6_000, 6_000, 6_000);
    house.clock.tick(StandingOffers.WINDOW);
    assertThat(alike()).isZero();
  }

  @Test
  void a_worker_that_changed_is_another() {
    approved(6_000, 6_000, 6_000);
    house.workers.save(House.clerk(Worker.State.ACTIVE, House.abilities()), "owner");
    assertThat(alike()).isZero();
  }

  @Test
  void it_says_what_it_would_have_covered_of_what_waits_and_what_was_decided() {
    approved(6_000, 6_000, 6_000);
    next(6_000);
    next(9_000);
    Offer offer = offers.after(next(5_500).id()).orElseThrow();

    List<StandingOffers.Seen> seen = offers.wouldCover(offer, offer.bounds());

    assertThat(seen).filteredOn(StandingOffers.Seen::waiting).hasSize(3);
    assertThat(seen).filteredOn(one -> !one.waiting()).hasSize(3);
    assertThat(seen)
        .filteredOn(one -> !one.covered())
        .extracting(StandingOffers.Seen::because)
        .containsExactly("90.00 EUR is above 60.00 EUR");
  }

  @Test
  void what_is_in_force_is_not_offered_again() {
    approved(6_000, 6_000, 6_000);
    Offer offer = offers.after(next(9_000).id()).orElseThrow();
    var wanted = new StandingApprovals.Wanted(offer.pattern(), offer.bounds(), "");
    house.bean(StandingApprovals.class).give(StandingApprovalsTest.SUPERVISOR, wanted);
    assertThat(alike()).isZero();
  }
}
