package io.countersign.engine;

import io.countersign.engine.Engine.Started;
import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Starts instances; under an idempotency key at most once. */
@Service
public class Starts {

  /** How long a key is remembered. */
  public static final Duration REMEMBERED = Duration.ofDays(7);

  private final Engine engine;
  private final StartKeys keys;
  private final Requesters requesters;
  private final History history;
  private final Clock clock;

  Starts(Engine engine, StartKeys keys, Requesters requesters, History history, Clock clock) {
    this.engine = engine;
    this.keys = keys;
    this.requesters = requesters;
    this.history = history;
    this.clock = clock;
  }

  /**
   * What to start: the newest version of a process, one of its versions, or exactly one definition.
   */
  public sealed interface Model {

    /** The newest version where {@code version} is null. */
    record OfProcess(String bpmnProcessId, @Nullable Integer version) implements Model {}

    /** By the definition's key. */
    record OfDefinition(long key) implements Model {}
  }

  /** What came of it. */
  public sealed interface Result {

    /** A new instance runs. */
    record Fresh(Started started) implements Result {}

    /** The same was asked for before; this is the instance that was started then. */
    record Repeated(Started started) implements Result {}

    /** The key was used for something else. */
    record OtherRequest() implements Result {}

    /** The same was asked for and has no answer (yet): nobody knows whether an instance runs. */
    record Unanswered(Instant askedAt) implements Result {}
  }

  /**
   * Starts one.
   *
   * @throws EngineException where the engine refuses or cannot be reached
   */
  public Result start(Model model, Map<String, ?> variables, Actor by) {
    return new Result.Fresh(started(model, variables, by));
  }

  /** Starts one, unless this caller already did under this key. */
  public Result start(Model model, Map<String, ?> variables, Actor by, String key) {
    Digest fingerprint = fingerprint(model, variables);
    Instant now = clock.instant();
    keys.forgetBefore(now.minus(REMEMBERED));
    engine.topology(); // an engine that is away is no reason to use up the key
    if (!keys.claim(by.id(), key, fingerprint, now)) {
      return keys.find(by.id(), key)
          .map(known -> repeated(known, fingerprint))
          .orElseGet(() -> new Result.Unanswered(now));
    }
    try {
      Started started = started(model, variables, by);
      keys.answer(by.id(), key, started);
      return new Result.Fresh(started);
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.UNAVAILABLE) {
        keys.forget(by.id(), key);
      }
      throw e;
    }
  }

  private static Result repeated(StartKeys.Known known, Digest fingerprint) {
    if (!known.fingerprint().equals(fingerprint)) {
      return new Result.OtherRequest();
    }
    return known.answer() == null
        ? new Result.Unanswered(known.askedAt())
        : new Result.Repeated(known.answer());
  }

  private Started started(Model model, Map<String, ?> variables, Actor by) {
    Started started =
        switch (model) {
          case Model.OfProcess(String id, Integer version) -> engine.start(id, version, variables);
          case Model.OfDefinition(long key) -> engine.start(key, variables);
        };
    if (by.kind() == Actor.Kind.PERSON) {
      requesters.keep(started.processInstanceKey(), by.id(), clock.instant());
    }
    history.append(
        new NewEntry(
            "instance.requested",
            by,
            Map.of(
                "instance", Long.toString(started.processInstanceKey()),
                "process", started.bpmnProcessId()),
            "ok",
            "%s started %s, version %d."
                .formatted(by.id(), started.bpmnProcessId(), started.version()),
            Map.of("definition", started.processDefinitionKey())));
    return started;
  }

  private static Digest fingerprint(Model model, Map<String, ?> variables) {
    var request = new HashMap<String, @Nullable Object>();
    switch (model) {
      case Model.OfProcess(String id, Integer version) -> {
        request.put("process", id);
        request.put("version", version);
      }
      case Model.OfDefinition(long key) -> request.put("definition", key);
    }
    request.put("variables", PlainValues.of(variables));
    return CanonicalJson.digest(request);
  }
}
