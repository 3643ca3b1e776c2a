package io.countersign.engine;

import io.countersign.engine.Engine.Started;
import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Starts instances; under an idempotency key at most once. */
@Service
public class Starts {

  /** How long a key is remembered, and a start whose answer was lost. */
  public static final Duration REMEMBERED = Duration.ofDays(7);

  /** The variable of a case that says which start it came of. */
  static final String VARIABLE = "countersignStart";

  private final Engine engine;
  private final StartKeys keys;
  private final AskedStarts asked;
  private final StartAnswers answers;
  private final Clock clock;

  Starts(Engine engine, StartKeys keys, AskedStarts asked, StartAnswers answers, Clock clock) {
    this.engine = engine;
    this.keys = keys;
    this.asked = asked;
    this.answers = answers;
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
    refuseOurs(variables);
    return new Result.Fresh(started(asked(by), model, variables, by));
  }

  /** Starts one, unless this caller already did under this key. */
  public Result start(Model model, Map<String, ?> variables, Actor by, String key) {
    refuseOurs(variables);
    Digest fingerprint = fingerprint(model, variables);
    Instant now = clock.instant();
    keys.forgetBefore(now.minus(REMEMBERED));
    engine.topology(); // an engine that is away is no reason to use up the key
    UUID id = asked(by); // before the key is used up: between that and the engine nothing can fail
    if (!keys.claim(by.id(), key, fingerprint, now, id)) {
      asked.end(id);
      return repeated(by, key, fingerprint);
    }
    try {
      return new Result.Fresh(started(id, model, variables, by));
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.UNAVAILABLE) {
        keys.forget(by.id(), key);
      }
      throw e;
    }
  }

  private Result repeated(Actor by, String key, Digest fingerprint) {
    Result known = known(by, key, fingerprint);
    if (known instanceof Result.Unanswered) {
      answers.keepLost();
      return known(by, key, fingerprint);
    }
    return known;
  }

  /** Where it was forgotten right now, because the engine refused it, it may be asked again. */
  private Result known(Actor by, String key, Digest fingerprint) {
    return keys.find(by.id(), key)
        .map(known -> known(known, fingerprint))
        .orElseGet(() -> new Result.Unanswered(clock.instant()));
  }

  private static Result known(StartKeys.Known known, Digest fingerprint) {
    if (!known.fingerprint().equals(fingerprint)) {
      return new Result.OtherRequest();
    }
    return known.answer() == null
        ? new Result.Unanswered(known.askedAt())
        : new Result.Repeated(known.answer());
  }

  private static void refuseOurs(Map<String, ?> variables) {
    if (variables.containsKey(VARIABLE)) {
      throw new EngineException(
          EngineException.Kind.INVALID,
          "The variable %s says who started a case. Leave it out.".formatted(VARIABLE),
          null);
    }
  }

  private UUID asked(Actor by) {
    UUID id = UUID.randomUUID();
    asked.ask(id, by, clock.instant());
    return id;
  }

  private Started started(UUID id, Model model, Map<String, ?> variables, Actor by) {
    var all = new HashMap<String, @Nullable Object>(variables);
    all.put(VARIABLE, id.toString());
    try {
      Started started =
          switch (model) {
            case Model.OfProcess(String process, Integer version) ->
                engine.start(process, version, all);
            case Model.OfDefinition(long key) -> engine.start(key, all);
          };
      answers.keep(new AskedStarts.Arrived(id, by, started));
      return started;
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.UNAVAILABLE) {
        asked.end(id);
      }
      throw e;
    }
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
