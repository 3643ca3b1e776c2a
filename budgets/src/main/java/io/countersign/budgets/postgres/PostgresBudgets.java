package io.countersign.budgets.postgres;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Crossing;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.TopUp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The ledger in PostgreSQL: one round trip for each change, decided under the accounts' locks. */
@Component
class PostgresBudgets implements Budgets {

  private static final int SWEEP_MAX = 200;
  private static final int EVIDENCE_MAX = 2_000;

  private final Charging charging;
  private final GroupCommit groupCommit;
  private final Limits limits;
  private final LedgerReading reading;
  private final LedgerSettings settings;
  private final Clock clock;

  PostgresBudgets(
      Charging charging,
      GroupCommit groupCommit,
      Limits limits,
      LedgerReading reading,
      LedgerSettings settings,
      Clock clock) {
    this.charging = charging;
    this.groupCommit = groupCommit;
    this.limits = limits;
    this.reading = reading;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Reservation reserve(Reserve request) {
    var hold =
        new Charge.Hold(request, clock.instant().plus(request.timeToLive()), refusal(request));
    return charge(hold).reservation(request.key());
  }

  private Optional<Reason> refusal(Reserve request) {
    if (!request.path().stream().allMatch(Scope::wellFormed)) {
      return Optional.of(Reason.UNKNOWN_SCOPE);
    }
    return settings.counts(request.currency())
        ? Optional.empty()
        : Optional.of(Reason.WRONG_CURRENCY);
  }

  @Override
  public Settlement settle(String holdKey, Amounts actual, String evidence) {
    return charge(new Charge.Settle(holdKey, actual, text(evidence))).settlement(holdKey);
  }

  @Override
  public Settlement release(String holdKey, String proof) {
    return charge(new Charge.Release(holdKey, text(proof))).settlement(holdKey);
  }

  @Override
  @Transactional
  public Settlement giveBack(String holdKey, String evidence) {
    return charging.giveBack(holdKey, text(evidence)).settlement(holdKey);
  }

  @Override
  public Settlement extend(String holdKey, Duration fromNow) {
    return charge(new Charge.Extend(holdKey, clock.instant().plus(fromNow))).settlement(holdKey);
  }

  @Override
  @Transactional
  public Swept sweep() {
    Instant now = clock.instant();
    Instant graceEnds = now.minus(settings.graceOfHolds());
    List<Charge> charges = reading.overdue(now, graceEnds, SWEEP_MAX);
    if (charges.isEmpty()) {
      return new Swept(0, 0, false);
    }
    List<Charged> charged = charging.apply(charges);
    int suspected = 0;
    int assumed = 0;
    for (int i = 0; i < charges.size(); i++) {
      if (charged.get(i).answer() == Charged.Answer.CLOSED) {
        if (charges.get(i) instanceof Charge.Assume) {
          assumed++;
        } else {
          suspected++;
        }
      }
    }
    return new Swept(suspected, assumed, charges.size() == SWEEP_MAX);
  }

  /** With others, or in the transaction of a caller who has one. */
  private Charged charge(Charge charge) {
    return TransactionSynchronizationManager.isActualTransactionActive()
        ? charging.apply(List.of(charge)).getFirst()
        : groupCommit.commit(charge);
  }

  /** Comes from outside, and is only told. */
  private static String text(String evidence) {
    String whole = evidence.replace('\0', '\ufffd');
    return whole.length() <= EVIDENCE_MAX ? whole : whole.substring(0, EVIDENCE_MAX);
  }

  @Override
  public List<Suspect> suspects(int max) {
    return reading.suspects(max);
  }

  @Override
  @Transactional
  public LimitChange limit(BudgetLimit limit, String by, String reason) {
    return limits.limit(limit, by, reason);
  }

  @Override
  @Transactional
  public LimitChange limit(BudgetLimit limit, int expectedVersion, String by, String reason) {
    return limits.limit(limit, expectedVersion, by, reason);
  }

  @Override
  @Transactional
  public TopUp.Result topUp(TopUp topUp) {
    return limits.topUp(topUp);
  }

  @Override
  @Transactional
  public void freeze(Scope scope, String by, String reason) {
    limits.freeze(scope, by, reason);
  }

  @Override
  @Transactional
  public void thaw(Scope scope, String by, String reason) {
    limits.thaw(scope, by, reason);
  }

  @Override
  @Transactional
  public void watch(Threshold threshold, String by) {
    limits.watch(threshold, by);
  }

  @Override
  @Transactional
  public boolean unwatch(Threshold threshold, String by) {
    return limits.unwatch(threshold, by);
  }

  @Override
  public List<Crossing> crossings(int max) {
    return reading.crossings(max);
  }

  @Override
  public List<Account> accounts(List<Scope> scopes) {
    return scopes.isEmpty() ? List.of() : reading.accounts(scopes);
  }

  @Override
  public List<Account> accounts() {
    return reading.accounts();
  }

  @Override
  public String currency() {
    return settings.currency().getCurrencyCode();
  }
}
