package io.countersign.server.notify;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import io.countersign.workers.Visible;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what a notice is about, as it is now. */
@Component
public class Items {

  private final UserTasks tasks;
  private final Gates gates;
  private final Workers workers;
  private final NotifyLimits limits;

  Items(UserTasks tasks, Gates gates, Workers workers, NotifyLimits limits) {
    this.tasks = tasks;
    this.gates = gates;
    this.workers = workers;
    this.limits = limits;
  }

  /** For a message that leaves the house. */
  Item of(Notice notice) {
    return item(notice, limits.headlines());
  }

  /** For a page of ours. */
  public Item shown(Notice notice) {
    return item(notice, NotifyLimits.Headlines.TOLD);
  }

  /** Whether there is nothing to decide any more. */
  public boolean closed(Notice notice) {
    Long key = notice.userTask();
    return key != null
        && (gates.decision(key).isPresent()
            || tasks.find(key).filter(task -> task.state() == UserTask.State.CREATED).isEmpty());
  }

  private Item item(Notice notice, NotifyLimits.Headlines headlines) {
    Optional<UserTask> task = Optional.ofNullable(notice.userTask()).flatMap(tasks::find);
    return new Item(
        notice.type(),
        notice.at(),
        switch (headlines) {
          case TOLD -> headline(notice, task);
          case LEFT_OUT -> notice.type().title() + ".";
        },
        task.map(this::worker).orElse(null),
        notice.userTask(),
        task.map(UserTask::rootInstanceKey).orElse(null),
        notice.standing(),
        task.map(Deadline::of).orElse(null),
        notice.userTask() == null ? "notice-" + notice.id() : "gate-" + notice.userTask(),
        limits.page(path(notice)));
  }

  private static String path(Notice notice) {
    if (notice.userTask() != null) {
      return "/desk/" + notice.userTask();
    }
    return notice.standing() == null ? "/budgets" : "/standing-approvals/" + notice.standing();
  }

  private String headline(Notice notice, Optional<UserTask> task) {
    String asked =
        task.flatMap(found -> gates.subject(found.key()))
            .map(Subject::headline)
            .orElse(notice.sentence());
    String line = Visible.of(asked.replaceAll("\\s+", " ").strip());
    return notice.type() == NoticeType.GATE_DECIDED
        ? task.flatMap(found -> gates.decision(found.key()))
            .map(decision -> "%s %s: %s".formatted(decision.person(), did(decision), line))
            .orElse(line)
        : line;
  }

  private static String did(Decision decision) {
    return decision.verdict().name().toLowerCase(Locale.ROOT).startsWith("approve")
        ? "approved"
        : "rejected";
  }

  private @Nullable String worker(UserTask task) {
    return task.variables().get("worker") instanceof String id
        ? workers.find(id).map(Worker::name).orElse(id)
        : null;
  }
}
