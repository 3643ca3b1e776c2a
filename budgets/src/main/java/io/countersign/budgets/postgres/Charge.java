package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Fence;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Shrink;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of the ledger about one hold. */
sealed interface Charge {

  String key();

  /** What is asked to be held or posted. */
  default Amounts amounts() {
    return Amounts.NONE;
  }

  /** As the function {@code budgets.apply} reads it. */
  Map<String, Object> json();

  /** To hold; {@code refusal} where that is denied without looking at any account. */
  record Hold(Reserve request, Instant expiresAt, Optional<Reason> refusal) implements Charge {

    @Override
    public String key() {
      return request.key();
    }

    @Override
    public Amounts amounts() {
      return request.upperBound();
    }

    /** What cannot be a scope is not charged. */
    List<Scope> path() {
      List<Scope> path = request.path().stream().filter(Scope::wellFormed).toList();
      return path.isEmpty() ? List.of(Scope.organisation()) : path;
    }

    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = Charge.of("RESERVE", key(), request.upperBound());
      json.put("fingerprint", request.fingerprint().hex());
      json.put("kinds", path().stream().map(scope -> scope.kind().name()).toList());
      json.put("ids", path().stream().map(Scope::id).toList());
      Scope.run(path()).ifPresent(run -> json.put("run", run));
      json.put("price", request.price());
      json.put("expires_at", expiresAt.toString());
      refusal.ifPresent(reason -> json.put("refusal", reason.name()));
      if (request.shrink() instanceof Shrink.Output(long floorTokens, long nanosPerToken)) {
        json.put("floor", Math.min(floorTokens, request.upperBound().outputTokens()));
        json.put("output_nanos", nanosPerToken);
      }
      if (request.fence() instanceof Fence.Lease(String name, long epoch)) {
        json.put("lease", name);
        json.put("epoch", epoch);
      }
      return json;
    }
  }

  /** To post what it cost. */
  record Settle(String key, Amounts actual, String evidence) implements Charge {
    @Override
    public Amounts amounts() {
      return actual;
    }

    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = Charge.of("SETTLE", key, actual);
      json.put("evidence", evidence);
      return json;
    }
  }

  /** To give back. */
  record Release(String key, String proof) implements Charge {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = Charge.of("RELEASE", key, Amounts.NONE);
      json.put("evidence", proof);
      return json;
    }
  }

  /** To take back what was posted, because it was undone. */
  record GiveBack(String key, Amounts posted, String evidence) implements Charge {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = Charge.of("RELEASE", key, Amounts.NONE);
      json.put("evidence", evidence);
      return json;
    }
  }

  /** To live longer. */
  record Extend(String key, Instant expiresAt) implements Charge {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = Charge.of("EXTEND", key, Amounts.NONE);
      json.put("expires_at", expiresAt.toString());
      return json;
    }
  }

  /** To be suspected, where its time is over. */
  record Suspect(String key) implements Charge {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = Charge.of("SUSPECT", key, Amounts.NONE);
      json.put("evidence", "Its time is over.");
      return json;
    }
  }

  /** To be posted in full, where it has been suspect since before then. */
  record Assume(String key, Instant suspectBefore) implements Charge {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = Charge.of("ASSUME", key, Amounts.NONE);
      json.put("grace_ends", suspectBefore.toString());
      json.put("evidence", "Nobody said what it cost.");
      return json;
    }
  }

  private static Map<String, Object> of(String kind, String key, Amounts amounts) {
    var json = new HashMap<String, Object>();
    json.put("kind", kind);
    json.put("key", key);
    json.put("money", amounts.moneyNanos());
    json.put("input_tokens", amounts.inputTokens());
    json.put("output_tokens", amounts.outputTokens());
    json.put("calls", amounts.calls());
    json.put("spend", amounts.spendNanos());
    return json;
  }
}
