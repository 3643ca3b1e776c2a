package io.countersign.server.rest;

import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import java.util.List;
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
  private final EffectViews views;

  EffectController(Effects effects, EffectViews views) {
    this.effects = effects;
    this.views = views;
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
        views.all(effects.search(state, worker, root, Filters.limit("limit", limit))));
  }

  @GetMapping("/{id}")
  @PreAuthorize(Who.READS)
  EffectView get(@PathVariable String id) {
    return effects
        .find(id)
        .map(views::one)
        .orElseThrow(() -> ProblemException.missing("effect", id));
  }
}
