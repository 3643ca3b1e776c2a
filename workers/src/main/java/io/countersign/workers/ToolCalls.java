package io.countersign.workers;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.Action.Look;
import io.countersign.workers.Conversation.Question;
import io.countersign.workers.Conversations.Verdict;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what came of the calls of a model. */
@Component
class ToolCalls {

  private static final int QUESTION_BYTES_MAX = 4_000;
  private static final int READ_ARGUMENTS_MAX = 200;

  private final Conversations conversations;
  private final EffectJournal effects;
  private final Proposing proposing;
  private final Requirements requirements;
  private final StandingCover standing;
  private final Undos undos;
  private final History history;
  private final TurnLimits limits;
  private final Clock clock;

  ToolCalls(
      Conversations conversations,
      EffectJournal effects,
      Proposing proposing,
      Requirements requirements,
      StandingCover standing,
      Undos undos,
      History history,
      TurnLimits limits,
      Clock clock) {
    this.conversations = conversations;
    this.effects = effects;
    this.proposing = proposing;
    this.requirements = requirements;
    this.standing = standing;
    this.undos = undos;
    this.history = history;
    this.limits = limits;
    this.clock = clock;
  }

  /** A call of a run. */
  record Wish(Conversation run, int turn, Model.ToolCall call) {

    /** Equal wishes have equal digests, however they are spelled. */
    Digest digest() {
      return Digest.ofText(call.action() + "\n" + spelled(call.arguments()));
    }

    private static String spelled(String arguments) {
      try {
        return CanonicalJson.text(CanonicalJson.read(arguments));
      } catch (CanonicalJsonException e) {
        return arguments;
      }
    }
  }

  /** It cannot be taken; the model is told why. */
  @Transactional
  void unusable(Lease lease, Wish wish, String message) {
    fence(lease);
    handled(wish, Verdict.ERROR);
    came(wish, message, Trust.OURS);
    conversations.error(lease.run());
    append(
        wish,
        "call.unusable",
        "failed",
        "A call of the model could not be used.",
        Map.of("call", wish.call().id(), "action", wish.call().action(), "problem", message));
  }

  /** It is not allowed; the model is told the rule. */
  @Transactional
  void refused(Lease lease, Wish wish, String rule) {
    fence(lease);
    handled(wish, Verdict.ERROR);
    came(wish, "Refused. " + rule, Trust.OURS);
    conversations.noError(lease.run());
    append(
        wish,
        "call.refused",
        "refused",
        "A call of the worker was refused.",
        Map.of("call", wish.call().id(), "action", wish.call().action(), "rule", rule));
  }

  /** Something was read, or could not be. */
  @Transactional
  void read(Lease lease, Wish wish, Action action, String arguments, Action.Result result) {
    fence(lease);
    handled(wish, Verdict.READ);
    conversations.noError(lease.run());
    Trust label = action.spec().label();
    String text =
        switch (result) {
          case Action.Result.Confirmed(String content, String _) -> content;
          case Action.Result.Failed(String message) -> "Nothing was read. " + message;
          case Action.Result.InDoubt(String message) -> "Nothing was read. " + message;
        };
    String kept = Bounded.text(text, limits.resultBytesMax());
    came(wish, kept, label);
    conversations.read(
        lease.run(),
        "%s %s".formatted(action.spec().title(), Bounded.text(arguments, READ_ARGUMENTS_MAX)),
        label,
        clock.instant());
    boolean ok = result instanceof Action.Result.Confirmed;
    append(
        wish,
        "action.read",
        ok ? "ok" : "failed",
        "The worker read something.",
        Map.of(
            "action", action.spec().name(),
            "arguments", arguments,
            "trust", label.name(),
            "content", Digest.ofText(kept).hex(),
            "text", kept));
  }

  /** Something that is to be done in the outside world, and whether a person is asked. */
  record Plan(Worker worker, Action action, Map<String, Object> values, Judged judged) {

    /** The same, where the person is told something more. */
    Plan told(String more) {
      return new Plan(worker, action, values, judged.told(more));
    }
  }

  /** Something is to be done in the outside world; {@code look} is what the service says of it. */
  @Transactional
  void propose(Lease lease, Wish wish, Plan plan, Look look) {
    fence(lease);
    handled(wish, Verdict.PROPOSED);
    conversations.noError(lease.run());
    String id = UUID.randomUUID().toString();
    Conversation run = wish.run();
    Proposing.Drawn drawn = draw(id, run, plan, look);
    StandingCover.Found found = covering(run, plan, drawn);
    if (found instanceof StandingCover.Found.Not(String why) && !why.isEmpty()) {
      drawn = draw(id, run, plan.told(why), look);
    }
    effects.propose(
        new EffectJournal.Proposed(
            id,
            run,
            wish.turn(),
            wish.call().id(),
            plan.action().spec().name(),
            drawn.document(),
            drawn.disclosed(),
            plan.judged().why().isPresent(),
            Bounded.text(plan.action().headline(plan.values()), 500),
            null,
            clock.instant()));
    requirements.keep(id, plan.judged());
    Map<String, Object> facts = facts(id, plan, drawn);
    if (found instanceof StandingCover.Found.Covered(StandingApproval approval)) {
      standing.cover(id, approval);
      facts.put("standing", approval.id());
    }
    append(wish, id, "effect.proposed", "ok", "The worker proposed an effect.", facts);
  }

  private Proposing.Drawn draw(String id, Conversation run, Plan plan, Look look) {
    return proposing.draw(
        new Proposing.Place(id, run.id(), run.processInstanceKey(), run.rootInstanceKey()),
        plan.worker(),
        plan.action().spec(),
        Proposals.arguments(plan.values()),
        plan.judged(),
        look);
  }

  /** Only where a person would be asked. */
  private StandingCover.Found covering(Conversation run, Plan plan, Proposing.Drawn drawn) {
    return plan.judged().why().isPresent()
        ? standing.find(
            StandingCover.Proposed.of(
                drawn, plan.action().spec(), plan.values(), plan.judged(), run.rootProcess()))
        : new StandingCover.Found.Not("");
  }

  static Map<String, Object> facts(String id, Plan plan, Proposing.Drawn drawn) {
    var facts = new HashMap<String, Object>();
    facts.put("effect", id);
    facts.put("action", plan.action().spec().name());
    facts.put("arguments", drawn.document().arguments());
    facts.put("digest", drawn.document().digest().hex());
    facts.put("why", drawn.disclosed().why());
    facts.put("policy", plan.judged().requirement().named());
    return facts;
  }

  /**
   * What a person has settled is proposed again: nobody is asked, and it counts as a repetition.
   */
  @Transactional
  void repeated(Lease lease, Wish wish, EffectJournal.Entry settled) {
    fence(lease);
    handled(wish, Verdict.REPEATED);
    conversations.noError(lease.run());
    came(wish, Report.repeated(settled), Trust.OURS);
    append(
        wish,
        settled.effect().id(),
        "effect.repeated",
        "refused",
        "The worker proposed again what a person had settled; nobody was asked.",
        Map.of(
            "call", wish.call().id(),
            "action", wish.call().action(),
            "state", settled.effect().state().name(),
            "digest", settled.effect().digest().hex()));
  }

  /** The worker asks a person. */
  @Transactional
  void ask(Lease lease, Wish wish, String question) {
    fence(lease);
    handled(wish, Verdict.ANSWERED);
    conversations.noError(lease.run());
    String text = Visible.of(Bounded.text(question, QUESTION_BYTES_MAX));
    conversations.ask(lease.run(), Question.Kind.WORKER, text, wish.call().id());
    append(wish, "question.asked", "ok", "The worker asks a person.", Map.of("question", text));
  }

  /** The worker says that it has finished. */
  @Transactional
  void finish(Lease lease, Wish wish, String summary) {
    fence(lease);
    handled(wish, Verdict.ANSWERED);
    conversations.result(lease.run(), Bounded.text(summary, limits.answerBytesMax()));
  }

  /** The house asks a person, because the worker does not get on or may not. */
  @Transactional
  void houseAsks(Lease lease, Conversation run, Question.Kind kind, String question) {
    fence(lease);
    conversations.ask(lease.run(), kind, question, null);
    append(run, null, "question.asked", "ok", "A person is asked.", Map.of("question", question));
  }

  /** The house asks a person for more budget. */
  @Transactional
  void houseAsksForBudget(
      Lease lease, Conversation run, String question, Map<String, Object> limit) {
    houseAsks(lease, run, Question.Kind.BUDGET, question);
    conversations.bindingLimit(lease.run(), limit);
  }

  /** Tells the model what came of its proposals. */
  @Transactional
  void tell(Lease lease, Conversation run) {
    fence(lease);
    for (Conversation.Proposal proposal : run.proposals()) {
      if (proposal.told() || proposal.open()) {
        continue;
      }
      EffectJournal.Entry entry = effects.lock(proposal.effect());
      var call = new Model.ToolCall(proposal.callId(), entry.effect().action(), "");
      Report report = Report.of(entry);
      conversations.came(
          run.id(), entry.effect().turn(), call, report.text(), report.trust(), clock.instant());
      if (report.trust() == Trust.OUTSIDE) {
        conversations.read(
            run.id(), "The answer to " + entry.effect().action(), report.trust(), clock.instant());
      }
    }
    tellUndone(run);
  }

  /** So that it does not write to a customer of money that has gone back. */
  private void tellUndone(Conversation run) {
    int turn = run.lastAnswer().map(Conversation.Line.Said::turn).orElse(0);
    for (Undos.Told undone : undos.tell(run.id())) {
      conversations.tell(run.id(), turn, Report.undone(undone), Trust.OURS, clock.instant());
    }
  }

  private void handled(Wish wish, Verdict verdict) {
    conversations.handled(
        wish.run().id(), wish.turn(), wish.call(), wish.digest(), verdict, clock.instant());
  }

  private void came(Wish wish, String text, Trust trust) {
    conversations.came(wish.run().id(), wish.turn(), wish.call(), text, trust, clock.instant());
  }

  private void append(
      Wish wish, String type, String outcome, String sentence, Map<String, Object> facts) {
    append(wish.run(), null, type, outcome, sentence, facts);
  }

  private void append(
      Wish wish,
      String effect,
      String type,
      String outcome,
      String sentence,
      Map<String, Object> facts) {
    append(wish.run(), effect, type, outcome, sentence, facts);
  }

  private void append(
      Conversation run,
      @Nullable String effect,
      String type,
      String outcome,
      String sentence,
      Map<String, Object> facts) {
    Map<String, String> subjects = Leases.subjects(run);
    if (effect != null) {
      subjects.put("effect", effect);
    }
    history.append(
        new NewEntry(type, Actor.worker(run.worker()), subjects, outcome, sentence, facts));
  }

  private void fence(Lease lease) {
    if (!conversations.holds(lease)) {
      throw new FencedException(lease);
    }
  }
}
