package io.countersign.workers;

import io.countersign.engine.Definitions;
import io.countersign.engine.Deployments;
import io.countersign.engine.Engine;
import io.countersign.engine.EngineException;
import io.countersign.engine.Gates;
import io.countersign.history.Actor;
import io.countersign.processes.UndoEffect;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The wish to undo is kept first; a process of its own then carries it out, so that gates, doubts
 * and deaths on the way are those of every effect.
 */
@Component
public class EngineUndoing implements Undoing {

  /** An instance that has begun takes its undo up well within this. */
  private static final Duration BEGIN_AGAIN = Duration.ofMinutes(1);

  private static final int BEGUN_MAX = 50;
  private static final Logger log = LoggerFactory.getLogger(EngineUndoing.class);

  private final UndoAsking asking;
  private final UndoPreparing preparing;
  private final UndoRules rules;
  private final Undos undos;
  private final Actions actions;
  private final Effects effects;
  private final Previews previews;
  private final Engine engine;
  private final Definitions definitions;
  private final Deployments deployments;
  private final Clock clock;

  EngineUndoing(
      UndoAsking asking,
      UndoPreparing preparing,
      UndoRules rules,
      Undos undos,
      Actions actions,
      Effects effects,
      Previews previews,
      Engine engine,
      Definitions definitions,
      Deployments deployments,
      Clock clock) {
    this.asking = asking;
    this.preparing = preparing;
    this.rules = rules;
    this.undos = undos;
    this.actions = actions;
    this.effects = effects;
    this.previews = previews;
    this.engine = engine;
    this.definitions = definitions;
    this.deployments = deployments;
    this.clock = clock;
  }

  @Override
  public Asked ask(String effect, Gates.Person person, String reason) {
    Asked asked = asking.ask(effect, new UndoAsking.Asker(person), reason);
    if (asked instanceof Asked.Taken) {
      beginWaiting();
    }
    return asked;
  }

  @Override
  public Standing standing(Effect effect) {
    return possible(effect)
        .map(undo -> standing(effect, undo, undos.of(effect.id())))
        .orElseGet(Standing.None::new);
  }

  @Override
  public Map<String, Standing> standings(Collection<Effect> effects) {
    List<String> possible =
        effects.stream().filter(effect -> possible(effect).isPresent()).map(Effect::id).toList();
    Map<String, Undos.Kept> asked =
        (possible.isEmpty() ? List.<Undos.Kept>of() : undos.of(possible))
            .stream().collect(Collectors.toMap(Undos.Kept::effect, Function.identity()));
    return effects.stream()
        .collect(
            Collectors.toMap(
                Effect::id,
                effect ->
                    possible(effect)
                        .map(undo ->
                            standing(effect, undo, Optional.ofNullable(asked.get(effect.id()))))
                        .orElseGet(Standing.None::new)));
  }

  /** Only what has happened can be taken back. */
  private Optional<Undo> possible(Effect effect) {
    return effect.state() == Effect.State.CONFIRMED
        ? rules.undo(effect.action())
        : Optional.empty();
  }

  private Standing standing(Effect effect, Undo undo, Optional<Undos.Kept> wanted) {
    Instant until = UndoRules.until(effect, undo);
    boolean open = !clock.instant().isAfter(until);
    return wanted
        .<Standing>map(asked ->
            new Standing.Wanted(
                asked, effects.find(asked.id()).orElse(null), open && asking.inVain(asked)))
        .orElseGet(() -> open ? new Standing.Open(until) : new Standing.Over(until));
  }

  @Override
  public Optional<Undos.Kept> isUndo(Effect effect) {
    return actions.undoes(effect.action()) ? undos.find(effect.id()) : Optional.empty();
  }

  @Override
  public Optional<String> notForThem(Effect effect, Gates.Person person) {
    return asking.notForThem(effect.id(), person);
  }

  @Override
  public Optional<Duration> window(String action) {
    return rules.undo(action).map(Undo::window);
  }

  /** What the process is told: where it goes on. */
  public Map<String, Object> prepare(String id, long job, long instance) {
    Optional<UndoPreparing.Prepared> prepared = preparing.prepared(id);
    if (prepared.isEmpty()) {
      preparing.giveUp(id);
    }
    Optional<StepOutcome> outcome =
        prepared.flatMap(ready ->
            preparing.propose(ready, job, instance, previews.of(ready.action(), ready.call())));
    return outcome
        .map(next -> StepOutcome.variables(id, next))
        .orElseGet(() -> Map.of("outcome", "nothing"));
  }

  /** Begins what was asked for and no instance has taken up; said again until one has. */
  public void beginWaiting() {
    Instant now = clock.instant();
    List<String> waiting = undos.begin(now.minus(BEGIN_AGAIN), now, BEGUN_MAX);
    try {
      if (!waiting.isEmpty()) {
        deploy();
      }
      for (String undo : waiting) {
        engine.start(UndoEffect.PROCESS_ID, null, Map.of("undo", undo));
      }
    } catch (EngineException e) {
      log.warn(
          "The engine was not told to undo {}. It is told again in {} s.",
          waiting,
          BEGIN_AGAIN.toSeconds(),
          e);
    }
  }

  /** Whoever never undoes anything needs no process for it. */
  private void deploy() {
    String shipped = new String(UndoEffect.resource().content(), StandardCharsets.UTF_8);
    boolean there =
        definitions
            .newest(UndoEffect.PROCESS_ID)
            .filter(newest -> newest.xml().equals(shipped))
            .isPresent();
    if (!there
        && deployments.deploy(List.of(UndoEffect.resource()), Actor.system())
            instanceof Deployments.Result.Refused(var findings)) {
      throw new IllegalStateException("The shipped process is refused: " + findings);
    }
  }
}
