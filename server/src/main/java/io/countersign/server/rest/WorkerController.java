package io.countersign.server.rest;

import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The AI workers and what they may do. */
@RestController
@RequestMapping("/api/workers")
class WorkerController {

  private final Workers workers;

  WorkerController(Workers workers) {
    this.workers = workers;
  }

  /** By id. */
  record WorkerList(List<Worker> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  WorkerList all() {
    return new WorkerList(workers.all());
  }

  @GetMapping("/{id}")
  @PreAuthorize(Who.READS)
  Worker get(@PathVariable String id) {
    return workers.find(id).orElseThrow(() -> ProblemException.missing("worker", id));
  }
}
