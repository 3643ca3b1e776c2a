package io.countersign.server.rest;

import io.countersign.engine.Gates;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import io.countersign.workers.Effects;
import java.util.Set;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows exactly what a gate decides on. */
@RestController
class GateController {

  /** Kinds of gates that decide on an effect. */
  private static final Set<String> ON_EFFECTS = Set.of("effect", "reconcile");

  private final Gates gates;
  private final UserTasks tasks;
  private final Effects effects;

  GateController(Gates gates, UserTasks tasks, Effects effects) {
    this.gates = gates;
    this.tasks = tasks;
    this.effects = effects;
  }

  @GetMapping("/api/gates/{userTaskKey}")
  @PreAuthorize(Who.READS)
  GateView gate(@PathVariable String userTaskKey) {
    long key = Keys.read("userTaskKey", userTaskKey);
    UserTask task =
        tasks.find(key).orElseThrow(() -> ProblemException.missing("user task", userTaskKey));
    Gates.Gate gate = gates.gate(task);
    Subject subject = gate.subject();
    var briefing =
        ON_EFFECTS.contains(subject.kind()) ? effects.briefing(subject.id()).orElse(null) : null;
    return GateView.of(task, subject, briefing, gate.tally(), gate.decision().orElse(null));
  }
}
