package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.history.CanonicalJson;
import io.countersign.workers.Action;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Effects.Again;
import io.countersign.workers.Effects.Briefing;
import io.countersign.workers.Effects.Change;
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
 * goes back with the decision; {@code proposal.disclosed} is the SHA-256 of {@code disclosed}.
 *
 * @param again why it is asked again, with what differs; absent where it is asked for the first
 *     time
 * @param drift what is not so any more, although it is shown so
 * @param arguments the three records: proposed, approved, effective
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
    @Nullable Map<String, ?> disclosed,
    @Nullable Again again,
    @Nullable List<Change> drift,
    @Nullable Records arguments,
    @Nullable Context context,
    @Nullable Votes votes,
    @Nullable Decided decided) {

  /** How many have to approve, who has, and why it may be stuck. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Votes(int needed, List<Cast> cast, @Nullable String stuck, boolean singleOperator) {

    static Votes of(Gates.Tally tally) {
      return new Votes(
          tally.needed(),
          tally.votes().stream().map(vote -> new Cast(vote.person(), vote.at())).toList(),
          tally.stuck(),
          tally.singleOperator());
    }
  }

  /** One approval. */
  record Cast(String by, Instant at) {}

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

  /** The three records of the arguments. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Records(
      Map<String, ?> proposed,
      @Nullable Map<String, ?> approved,
      @Nullable Map<String, ?> effective) {

    static Records of(Effects.Records records) {
      return new Records(
          CanonicalJson.readObject(records.proposed()),
          object(records.approved()),
          object(records.effective()));
    }
  }

  private static @Nullable Map<String, ?> object(@Nullable String json) {
    return json == null ? null : CanonicalJson.readObject(json);
  }

  /**
   * What was decided.
   *
   * @param permits the digest of what it permits; absent where that is nothing
   * @param expiresAt until when
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Decided(
      String decision,
      String by,
      String reason,
      Instant at,
      @Nullable String permits,
      @Nullable Instant expiresAt) {

    static Decided of(Decision decision) {
      return new Decided(
          decision.verdict().name().toLowerCase(Locale.ROOT),
          decision.person(),
          decision.reason(),
          decision.decidedAt(),
          decision.permit() == null ? null : decision.permit().digest().hex(),
          decision.permit() == null ? null : decision.permit().expiresAt());
    }
  }

  static GateView of(
      UserTask task,
      Subject subject,
      @Nullable Briefing briefing,
      Gates.@Nullable Tally tally,
      @Nullable Decision decision) {
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
        briefing == null ? null : object(briefing.disclosed()),
        briefing == null ? null : briefing.again(),
        briefing == null ? null : briefing.drift(),
        briefing == null ? null : Records.of(briefing.records()),
        briefing == null ? null : Context.of(briefing),
        tally == null ? null : Votes.of(tally),
        decision == null ? null : Decided.of(decision));
  }

  /** Whole, so that anybody can recompute the digest; what is older than documents has none. */
  private static Map<String, ?> proposal(Effect effect) {
    if (effect.document() != null) {
      return CanonicalJson.readObject(effect.document());
    }
    return Map.of(
        "action", effect.action(),
        "arguments", CanonicalJson.readObject(effect.arguments()),
        "effect", effect.id(),
        "worker", effect.worker());
  }
}
