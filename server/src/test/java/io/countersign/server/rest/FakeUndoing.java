package io.countersign.server.rest;

import io.countersign.engine.Gates;
import io.countersign.workers.Effect;
import io.countersign.workers.HeldBack;
import io.countersign.workers.Undoing;
import io.countersign.workers.Undos;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers as told; what it stands for has its own tests, with a real database. */
final class FakeUndoing implements Undoing, HeldBack {

  volatile Asked answer = new Asked.Unknown();
  volatile Stopped stopped = new Stopped.Unknown();
  volatile Standing standing = new Standing.None();
  volatile String heard = "";

  @Override
  public Asked ask(String effect, Gates.Person person, String reason) {
    heard = "%s %s %s".formatted(effect, person.username(), reason);
    return answer;
  }

  @Override
  public Standing standing(Effect effect) {
    return standing;
  }

  @Override
  public Map<String, Standing> standings(Collection<Effect> effects) {
    return effects.stream().collect(Collectors.toMap(Effect::id, this::standing));
  }

  @Override
  public Optional<String> notForThem(Effect effect, Gates.Person person) {
    return Optional.empty();
  }

  @Override
  public Optional<Undos.Kept> isUndo(Effect effect) {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> window(String action) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> heldUntil(Effect effect) {
    return Optional.empty();
  }

  @Override
  public Stopped stop(String id, Gates.Person person, String reason) {
    heard = "%s %s %s".formatted(id, person.username(), reason);
    return stopped;
  }
}
