package io.countersign.engine;

import io.countersign.engine.Engine.Started;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what came of starts, each once: for whoever repeats it, for gates, and in the history. */
@Service
public class StartAnswers {

  private static final int LOST_MAX = 100;

  private final AskedStarts asked;
  private final StartKeys keys;
  private final Requesters requesters;
  private final History history;
  private final Clock clock;

  StartAnswers(
      AskedStarts asked, StartKeys keys, Requesters requesters, History history, Clock clock) {
    this.asked = asked;
    this.keys = keys;
    this.requesters = requesters;
    this.history = history;
    this.clock = clock;
  }

  /** Keeps the engine's answer; nothing where somebody else was faster. */
  @Transactional
  public void keep(AskedStarts.Arrived arrived) {
    if (asked.end(arrived.id())) {
      keys.answer(arrived.id(), arrived.started());
      tell(arrived.started(), arrived.by());
    }
  }

  /** Takes from the engine's own record what it could not answer, or we could not keep. */
  @Transactional
  public void keepLost() {
    asked.forgetBefore(clock.instant().minus(Starts.REMEMBERED));
    List<AskedStarts.Arrived> lost = asked.arrived(LOST_MAX);
    lost.forEach(this::keep);
  }

  private void tell(Started started, Actor by) {
    if (by.kind() == Actor.Kind.PERSON) {
      requesters.keep(started.processInstanceKey(), by.id(), clock.instant());
    }
    history.append(
        new NewEntry(
            "instance.requested",
            by,
            Map.of(
                "instance", Long.toString(started.processInstanceKey()),
                "process", started.bpmnProcessId()),
            "ok",
            "%s started %s, version %d."
                .formatted(by.id(), started.bpmnProcessId(), started.version()),
            Map.of("definition", started.processDefinitionKey())));
  }
}
