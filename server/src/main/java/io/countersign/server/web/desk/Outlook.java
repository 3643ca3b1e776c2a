package io.countersign.server.web.desk;

import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens then, in a line.
 *
 * @param when what the person does
 * @param at until when; null where there is no such moment
 */
record Outlook(String when, String then, @Nullable Instant at) {

  /** For approving, for rejecting, and for saying nothing. */
  static List<Outlook> of(
      Subject subject,
      UserTask task,
      @Nullable Reversibility reversibility,
      @Nullable Duration window) {
    return switch (subject.kind()) {
      case "effect" -> effect(task, undo(reversibility, window));
      case "reconcile" ->
          List.of(
              new Outlook("If it happened", "that is recorded, and nothing is sent again.", null),
              new Outlook(
                  "If it did not happen",
                  "that is recorded, and the worker is told. Nothing is repeated by itself.",
                  null),
              new Outlook(
                  "If you say nothing", "the case waits here, and nothing is repeated.", null));
      case "question" ->
          List.of(
              new Outlook(
                  "If you answer", "the worker goes on with your words as they stand.", null),
              new Outlook("If you do not", "it is told so, with your reason, and goes on.", null),
              new Outlook("If you say nothing", "the case waits here, and costs nothing.", null));
      case "budget" ->
          List.of(
              new Outlook("If you raise it", "the work goes on where it stopped.", null),
              new Outlook("If you stop it", "the work ends, and the case is told.", null),
              new Outlook("If you say nothing", "the case waits here, and costs nothing.", null));
      default -> List.of();
    };
  }

  private static List<Outlook> effect(UserTask task, String undo) {
    return List.of(
        new Outlook("If you approve", "exactly this is done, once. " + undo, null),
        new Outlook(
            "If you reject",
            "nothing is done. The worker is told your reason and goes on without it.",
            null),
        new Outlook(
            "If you say nothing",
            "nothing is done. People are reminded, then the owners are called, and it lapses",
            Silence.of(task.variables(), task.createdAt()).expiry()));
  }

  private static String undo(@Nullable Reversibility reversibility, @Nullable Duration window) {
    return reversibility == null
        ? ""
        : switch (reversibility) {
          case REVERSIBLE -> "It can be undone.";
          case COMPENSABLE ->
              window == null
                  ? "It cannot be undone, but made good by something else."
                  : "It can be undone for %s after that.".formatted(Windows.words(window));
          case IRREVERSIBLE -> "It cannot be undone.";
        };
  }
}
