package io.countersign.server.rest;

import io.countersign.history.CanonicalJson;
import io.countersign.server.rest.EffectView.StandingView;
import io.countersign.server.rest.EffectView.UndoView;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.HeldBack;
import io.countersign.workers.Undoing;
import io.countersign.workers.Undoing.Standing;
import io.countersign.workers.Undos;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows effects with what can still be done about them. */
@Component
class EffectViews {

  private final Undoing undoing;
  private final HeldBack heldBack;
  private final Effects effects;

  EffectViews(Undoing undoing, HeldBack heldBack, Effects effects) {
    this.effects = effects;
    this.undoing = undoing;
    this.heldBack = heldBack;
  }

  /** One alone, with the standing approval that let it through. */
  EffectView one(Effect effect) {
    return of(
        effect,
        undoing.standing(effect),
        effects.standing(effect.id()).map(StandingView::of).orElse(null));
  }

  List<EffectView> all(List<Effect> found) {
    Map<String, Standing> undos = undoing.standings(found);
    return found.stream()
        .map(effect -> of(effect, Objects.requireNonNull(undos.get(effect.id())), null))
        .toList();
  }

  private EffectView of(Effect effect, Standing undo, @Nullable StandingView standing) {
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
        heldBack.heldUntil(effect).orElse(null),
        undoing.isUndo(effect).map(Undos.Kept::effect).orElse(null),
        undo(undo),
        standing);
  }

  private static @Nullable UndoView undo(Standing standing) {
    return switch (standing) {
      case Standing.None() -> null;
      case Standing.Open(var until) -> new UndoView("OPEN", until, null, null, null, null);
      case Standing.Over(var until) -> new UndoView("CLOSED", until, null, null, null, null);
      case Standing.Wanted wanted -> asked(wanted.asked(), wanted.undo());
    };
  }

  static UndoView asked(Undos.Kept undo, @Nullable Effect effect) {
    return new UndoView(
        effect == null ? "ASKED" : effect.state().name(),
        undo.until(),
        undo.id(),
        undo.by(),
        undo.reason(),
        undo.at());
  }
}
