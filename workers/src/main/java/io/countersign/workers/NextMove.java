package io.countersign.workers;

import io.countersign.workers.Conversation.Line;
import io.countersign.workers.Conversation.Proposal;
import io.countersign.workers.Conversation.Question;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a run does next: a pure function of what is stored, so that a crash changes nothing. */
sealed interface NextMove {

  /** Deal with a call of the last answer. */
  record Handle(Model.ToolCall call) implements NextMove {}

  /** Tell the model what came of its proposals. */
  record Tell() implements NextMove {}

  /** Call the model. */
  record CallModel() implements NextMove {}

  /** Ask a person, because the worker does not get on. */
  record AskPerson(String question) implements NextMove {}

  /** End the activation. */
  record End(StepOutcome outcome) implements NextMove {}

  static NextMove of(Conversation run, TurnLimits limits) {
    Question question = run.question();
    if (question != null && question.kind() == Question.Kind.BUDGET) {
      return new End(new StepOutcome.Budget()); // before proposals: one of them waits for the money
    }
    Optional<Model.ToolCall> pending = run.pending();
    if (pending.isPresent()) {
      return new Handle(pending.get());
    }
    List<Proposal> open = run.proposals().stream().filter(Proposal::open).toList();
    if (!open.isEmpty()) {
      return new End(forProposals(open));
    }
    if (run.proposals().stream().anyMatch(proposal -> !proposal.told())) {
      return new Tell();
    }
    if (question != null) {
      return new End(new StepOutcome.Question());
    }
    if (run.result() != null) {
      return new End(new StepOutcome.Done(run.result()));
    }
    return finished(run).orElseGet(() -> onward(run, limits));
  }

  private static StepOutcome forProposals(List<Proposal> open) {
    List<String> undecided =
        open.stream()
            .filter(proposal -> proposal.gated() && proposal.state() == Effect.State.PROPOSED)
            .map(Proposal::effect)
            .toList();
    return undecided.isEmpty()
        ? new StepOutcome.Perform()
        : new StepOutcome.Approval(undecided, Requirement.Times.NONE, Set.of());
  }

  /** An answer without a wish ends the work, if it is the last word. */
  private static Optional<NextMove> finished(Conversation run) {
    if (run.lines().getLast() instanceof Line.Said said
        && said.calls().isEmpty()
        && !said.text().isBlank()) {
      return Optional.of(new End(new StepOutcome.Done(said.text())));
    }
    return Optional.empty();
  }

  private static NextMove onward(Conversation run, TurnLimits limits) {
    if (run.errors() >= limits.errorsMax()) {
      return new AskPerson(
          "The worker gave %d unusable answers in a row. Tell it how to go on."
              .formatted(run.errors()));
    }
    if (run.repeats() >= limits.repeatsMax()) {
      return new AskPerson(
          "The worker made the same call %d times. Tell it what to do instead."
              .formatted(run.repeats()));
    }
    int granted = limits.turnsMax() * (1 + run.answers());
    if (run.turns() >= granted) {
      return new AskPerson(
          "The worker has used all %d turns of this step. Tell it how to finish."
              .formatted(granted));
    }
    return new CallModel();
  }
}
