package io.countersign.server.rest;

import io.countersign.engine.Gates;
import io.countersign.workers.Canaries;
import io.countersign.workers.CanaryBook;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Tells whoever decided by REST, in the same answer, that what they decided on was a test. */
@Component
class GateTestHeaders {

  static final String NAME = "Countersign-Test";

  private final Gates gates;
  private final Effects effects;
  private final Canaries canaries;
  private final Clock clock;

  GateTestHeaders(Gates gates, Effects effects, Canaries canaries, Clock clock) {
    this.canaries = canaries;
    this.clock = clock;
    this.gates = gates;
    this.effects = effects;
  }

  /** One header for each: {@code <user task>: <what it was>}. */
  HttpHeaders of(List<Long> userTasks) {
    var headers = new HttpHeaders();
    for (long key :
        canaries.anySince(clock.instant().minusSeconds(60)) ? userTasks : List.<Long>of()) {
      gates
          .subject(key)
          .filter(subject -> subject.kind().equals("effect"))
          .flatMap(subject -> effects.find(subject.id()))
          .filter(CanaryBook::wasTest)
          .map(Effect::outcome)
          .ifPresent(outcome -> headers.add(NAME, key + ": " + outcome));
    }
    return headers;
  }
}
