package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.history.CanonicalJson;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.StandingLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What AI workers proposed and did. */
@RestController
@RequestMapping("/api/effects")
class EffectController {

  private final Effects effects;

  EffectController(Effects effects) {
    this.effects = effects;
  }

  /** Which standing approval let it through, and as which use. */
  record StandingView(String id, int use) {

    static StandingView of(StandingLedger.Use use) {
      return new StandingView(use.standing(), use.number());
    }
  }

  /**
   * An effect; its arguments are the canonical ones.
   *
   * @param standingApproval of one effect alone, where no person decided on it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EffectView(
      String id,
      String state,
      String worker,
      String action,
      Map<String, ?> arguments,
      String digest,
      boolean gated,
      String why,
      String headline,
      String rootProcessInstanceKey,
      String processInstanceKey,
      String run,
      int turn,
      Instant proposedAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String outcome,
      @Nullable String reference,
      @Nullable StandingView standingApproval) {

    static EffectView of(Effect effect) {
      return of(effect, null);
    }

    static EffectView of(Effect effect, @Nullable StandingView standing) {
      return new EffectView(
          effect.id(),
          effect.state().name(),
          effect.worker(),
          effect.action(),
          CanonicalJson.readObject(effect.arguments()),
          effect.digest().hex(),
          effect.gated(),
          effect.why(),
          effect.headline(),
          Keys.text(effect.rootInstanceKey()),
          Keys.text(effect.processInstanceKey()),
          effect.run(),
          effect.turn(),
          effect.proposedAt(),
          effect.startedAt(),
          effect.endedAt(),
          effect.outcome(),
          effect.reference(),
          standing);
    }
  }

  /** Newest first. */
  record EffectList(List<EffectView> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  EffectList search(
      @RequestParam(required = false) Effect.@Nullable State state,
      @RequestParam(required = false) @Nullable String worker,
      @RequestParam(required = false) @Nullable String rootProcessInstanceKey,
      @RequestParam(defaultValue = "100") int limit) {
    Long root =
        rootProcessInstanceKey == null
            ? null
            : Long.valueOf(Keys.read("rootProcessInstanceKey", rootProcessInstanceKey));
    return new EffectList(
        effects.search(state, worker, root, Filters.limit("limit", limit)).stream()
            .map(EffectView::of)
            .toList());
  }

  @GetMapping("/{id}")
  @PreAuthorize(Who.READS)
  EffectView get(@PathVariable String id) {
    return effects
        .find(id)
        .map(effect ->
            EffectView.of(effect, effects.standing(id).map(StandingView::of).orElse(null)))
        .orElseThrow(() -> ProblemException.missing("effect", id));
  }
}
