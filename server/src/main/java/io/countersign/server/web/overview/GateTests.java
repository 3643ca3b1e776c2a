package io.countersign.server.web.overview;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Role;
import io.countersign.workers.Action;
import io.countersign.workers.Actions;
import io.countersign.workers.Canaries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the overview says of the tests of gates. */
@Component("gateTests")
class GateTests {

  private final Canaries canaries;
  private final Actions actions;
  private final CurrentPerson current;
  private final Clock clock;

  GateTests(Canaries canaries, Actions actions, CurrentPerson current, Clock clock) {
    this.canaries = canaries;
    this.actions = actions;
    this.current = current;
    this.clock = clock;
  }

  /**
   * As the page shows it.
   *
   * @param every at most one among so many decisions; 0 is off
   * @param owner whether the visitor may change it
   */
  public record View(
      int every,
      boolean byPerson,
      List<Line> lines,
      List<Canaries.PersonTally> people,
      boolean owner) {

    public View {
      lines = List.copyOf(lines);
      people = List.copyOf(people);
    }
  }

  /** One gate. */
  public record Line(String name, String worker, int shown, int caught, int missed) {

    public int undecided() {
      return shown - caught - missed;
    }
  }

  @Transactional(readOnly = true)
  public View of(int days) {
    Instant since = clock.instant().minus(Duration.ofDays(days));
    Canaries.Rule rule = canaries.rule();
    return new View(
        rule.every(),
        rule.byPerson(),
        canaries.byGate(since).stream().map(this::line).toList(),
        canaries.byPerson(since),
        current.person().filter(person -> person.isAny(Role.OWNER)).isPresent());
  }

  private Line line(Canaries.Tally tally) {
    return new Line(
        actions
            .find(tally.action())
            .map(Action::spec)
            .map(spec -> spec.title())
            .orElse(tally.action()),
        tally.workerName(),
        tally.shown(),
        tally.caught(),
        tally.missed());
  }
}
