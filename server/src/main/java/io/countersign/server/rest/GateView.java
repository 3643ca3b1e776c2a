package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.engine.Decision;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.history.CanonicalJson;
import io.countersign.workers.Action;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects.Briefing;
import io.countersign.workers.Effects.Field;
import io.countersign.workers.Effects.Read;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gate decides on. {@code digest} is the SHA-256 of {@code proposal} as canonical JSON, and
 * goes back with the decision.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GateView(
    String userTaskKey,
    String state,
    String kind,
    String id,
    String headline,
    String digest,
    Set<String> roles,
    Set<String> excluded,
    String processInstanceKey,
    String rootProcessInstanceKey,
    @Nullable Map<String, ?> proposal,
    @Nullable Context context,
    @Nullable Decided decided) {

  /** What stands behind a proposal; the model's words are unchecked. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Context(
      String worker,
      String workerName,
      String model,
      boolean rehearsed,
      String why,
      String goal,
      String words,
      List<Read> read,
      List<Field> fields,
      String access,
      String reversibility,
      Action.@Nullable Preview preview,
      @Nullable Instant previewedAt) {

    static Context of(Briefing briefing) {
      return new Context(
          briefing.effect().worker(),
          briefing.workerName(),
          briefing.model(),
          briefing.rehearsed(),
          briefing.effect().why(),
          briefing.goal(),
          briefing.words(),
          briefing.read(),
          briefing.fields(),
          briefing.access().name(),
          briefing.reversibility().name(),
          briefing.preview(),
          briefing.previewedAt());
    }
  }

  /** What was decided. */
  record Decided(String decision, String by, String reason, Instant at) {

    static Decided of(Decision decision) {
      return new Decided(
          decision.verdict().name().toLowerCase(Locale.ROOT),
          decision.person(),
          decision.reason(),
          decision.decidedAt());
    }
  }

  static GateView of(
      UserTask task, Subject subject, @Nullable Briefing briefing, @Nullable Decision decision) {
    return new GateView(
        Keys.text(task.key()),
        task.state().name(),
        subject.kind(),
        subject.id(),
        subject.headline(),
        subject.digest().hex(),
        subject.roles(),
        subject.excluded(),
        Keys.text(task.processInstanceKey()),
        Keys.text(task.rootInstanceKey()),
        briefing == null ? null : proposal(briefing.effect()),
        briefing == null ? null : Context.of(briefing),
        decision == null ? null : Decided.of(decision));
  }

  private static Map<String, ?> proposal(Effect effect) {
    return Map.of(
        "action", effect.action(),
        "arguments", CanonicalJson.readObject(effect.arguments()),
        "effect", effect.id(),
        "worker", effect.worker());
  }
}
