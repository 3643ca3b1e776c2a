package io.countersign.server.gates;

import io.countersign.engine.Gates;
import io.countersign.workers.Canaries;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.springframework.stereotype.Component;

/** Whoever has just decided on tests of gates is told so in the same answer. */
@Component
public class DecidedTests {

  private static final Duration JUST = Duration.ofMinutes(1);

  private final Gates gates;
  private final Canaries canaries;
  private final Clock clock;

  DecidedTests(Gates gates, Canaries canaries, Clock clock) {
    this.gates = gates;
    this.canaries = canaries;
    this.clock = clock;
  }

  /** What each of them was, by its user task; nearly always there is none, and nothing is read. */
  public SequencedMap<Long, String> among(List<Long> userTasks) {
    var told = new LinkedHashMap<Long, String>();
    if (canaries.anySince(clock.instant().minus(JUST))) {
      for (long key : userTasks) {
        gates
            .subject(key)
            .filter(subject -> subject.kind().equals("effect"))
            .flatMap(subject -> canaries.of(subject.id()))
            .flatMap(Canaries.Kept::told)
            .ifPresent(test -> told.put(key, test.sentence()));
      }
    }
    return told;
  }
}
