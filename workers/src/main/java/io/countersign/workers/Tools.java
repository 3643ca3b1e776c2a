package io.countersign.workers;

import java.util.ArrayList;
import java.util.List;

/** What a model is offered: the actions of its worker's abilities, and two that belong to all. */
final class Tools {

  static final String ASK_PERSON = "ask_person";
  static final String FINISH = "finish";

  private static final int QUESTION_MAX = 2_000;
  private static final int SUMMARY_MAX = 8_000;

  static final ActionSpec ASK =
      builtIn(
          ASK_PERSON,
          "Ask a person",
          "Asks a person of the organisation and waits for the answer. Use it when you cannot go on"
              + " without them.",
          new Argument(
              "question",
              Argument.Kind.LONG_TEXT,
              "question",
              "What you need to know, in one or two sentences.",
              true,
              QUESTION_MAX,
              false,
              ""));

  static final ActionSpec END =
      builtIn(
          FINISH,
          "Finish",
          "Ends your work on this goal. Call it alone, when nothing is left to do.",
          new Argument(
              "summary",
              Argument.Kind.LONG_TEXT,
              "summary",
              "What you found and did, for the people who read it.",
              true,
              SUMMARY_MAX,
              false,
              ""));

  private Tools() {}

  static boolean reserved(String name) {
    return name.equals(ASK_PERSON) || name.equals(FINISH);
  }

  /** What this worker's model may call; what it has no ability for is not even named. */
  static List<ActionSpec> of(Worker worker, Actions actions) {
    var tools = new ArrayList<ActionSpec>();
    for (Ability ability : worker.abilities()) {
      actions.find(ability.action()).map(Action::spec).ifPresent(tools::add);
    }
    tools.add(ASK);
    tools.add(END);
    return List.copyOf(tools);
  }

  private static ActionSpec builtIn(
      String name, String title, String description, Argument argument) {
    return new ActionSpec(
        name,
        title,
        description,
        Access.READ,
        Reversibility.REVERSIBLE,
        Trust.OURS,
        List.of(argument));
  }
}
