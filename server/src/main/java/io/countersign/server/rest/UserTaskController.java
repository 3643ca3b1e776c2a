package io.countersign.server.rest;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.engine.Engine;
import io.countersign.engine.Engine.Takeover;
import io.countersign.engine.Gates;
import io.countersign.engine.Searches;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Finds and hands out user tasks; completing them is {@link DecisionController}'s. */
@RestController
@RequestMapping("/v2/user-tasks")
class UserTaskController {

  private static final int NAME_MAX = 255;

  private final UserTasks tasks;
  private final Gates gates;
  private final Definitions definitions;
  private final Searches searches;
  private final Engine engine;
  private final Journal journal;

  UserTaskController(
      UserTasks tasks,
      Gates gates,
      Definitions definitions,
      Searches searches,
      Engine engine,
      Journal journal) {
    this.tasks = tasks;
    this.gates = gates;
    this.definitions = definitions;
    this.searches = searches;
    this.engine = engine;
    this.journal = journal;
  }

  /** Who gets it. */
  record Assignment(
      @Nullable String assignee, @Nullable Boolean allowOverride, @Nullable String action)
      implements StrictBody {}

  /** What changes. */
  record Update(@Nullable Changes changeset, @Nullable String action) implements StrictBody {}

  /** New values; an empty date takes it away. */
  record Changes(
      @Nullable String dueDate,
      @Nullable String followUpDate,
      @Nullable List<String> candidateUsers,
      @Nullable List<String> candidateGroups) {}

  /** A deployed form. */
  record FormView(String formId, String schema, String tenantId) {}

  @GetMapping("/{key}")
  @PreAuthorize(Who.READS)
  UserTaskView get(@PathVariable String key) {
    UserTask task = find(key);
    return UserTaskView.of(task, processName(task.processDefinitionKey()));
  }

  @PostMapping("/search")
  @PreAuthorize(Who.READS)
  SearchAnswer<UserTaskView> search(@RequestBody(required = false) @Nullable SearchBody body) {
    var names = new HashMap<Long, @Nullable String>();
    return SearchAnswer.of(
        searches.userTasks(SearchBody.search(body, Searches.USER_TASK_FIELDS)),
        task ->
            UserTaskView.of(
                task, names.computeIfAbsent(task.processDefinitionKey(), this::processName)));
  }

  @GetMapping("/{key}/form")
  @PreAuthorize(Who.READS)
  ResponseEntity<FormView> form(@PathVariable String key) {
    String formId = find(key).formKey();
    return formId == null
        ? ResponseEntity.noContent().build()
        : definitions
            .form(formId)
            .map(schema -> ResponseEntity.ok(new FormView(formId, schema, Keys.tenant())))
            .orElseGet(() -> ResponseEntity.noContent().build());
  }

  @PostMapping("/{key}/assignment")
  @PreAuthorize(Who.ASSIGNS)
  ResponseEntity<Void> assign(@PathVariable String key, @RequestBody Assignment body) {
    String assignee = Objects.requireNonNullElse(body.assignee(), "");
    if (assignee.isBlank() || assignee.length() > NAME_MAX) {
      throw ProblemException.field(
          "assignee", "A user name with 1 to %d characters is needed.".formatted(NAME_MAX));
    }
    boolean override = !Boolean.FALSE.equals(body.allowOverride());
    UserTask task = find(key);
    gates
        .notForThem(task, assignee)
        .ifPresent(why -> {
          throw ProblemException.field("assignee", why);
        });
    engine.assignUserTask(task, assignee, override ? Takeover.ALLOWED : Takeover.REFUSED);
    journal.append(
        "task.assigned",
        task.subjects(),
        "gave \u201c%s\u201d to %s".formatted(task.name(), assignee),
        Map.of("assignee", assignee));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/{key}/assignee")
  @PreAuthorize(Who.ASSIGNS)
  ResponseEntity<Void> takeBack(@PathVariable String key) {
    UserTask task = find(key);
    engine.assignUserTask(task, null, Takeover.ALLOWED);
    journal.append(
        "task.unassigned",
        task.subjects(),
        "took \u201c%s\u201d back".formatted(task.name()),
        Map.of());
    return ResponseEntity.noContent().build();
  }

  @PatchMapping("/{key}")
  @PreAuthorize(Who.ASSIGNS)
  ResponseEntity<Void> update(@PathVariable String key, @RequestBody Update body) {
    Changes changes = body.changeset();
    if (changes == null) {
      throw ProblemException.field("changeset", "Say what changes.");
    }
    UserTask task = find(key);
    engine.updateUserTask(
        task,
        new Engine.Changeset(
            changes.candidateGroups(),
            changes.candidateUsers(),
            changes.dueDate(),
            changes.followUpDate()));
    journal.append(
        "task.updated", task.subjects(), "changed \u201c%s\u201d".formatted(task.name()), Map.of());
    return ResponseEntity.noContent().build();
  }

  private UserTask find(String key) {
    return tasks
        .find(Keys.read("userTaskKey", key))
        .orElseThrow(() -> ProblemException.missing("user task", key));
  }

  private @Nullable String processName(long definitionKey) {
    return definitions.find(definitionKey).map(Definition::name).orElse(null);
  }
}
