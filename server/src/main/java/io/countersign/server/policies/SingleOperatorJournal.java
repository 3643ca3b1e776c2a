package io.countersign.server.policies;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.parts.Ready;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Says in the history when single-operator mode was switched on or off, once for each change. */
@Component
class SingleOperatorJournal {

  private final JdbcClient jdbc;
  private final GateSettings settings;
  private final History history;
  private final Clock clock;

  SingleOperatorJournal(JdbcClient jdbc, GateSettings settings, History history, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.history = history;
    this.clock = clock;
  }

  @EventListener
  @Transactional
  public void started(@SuppressWarnings("unused") Ready ready) {
    boolean on = settings.singleOperator();
    Map<String, ?> now = Map.of("on", on, "at", clock.instant().atOffset(ZoneOffset.UTC));
    jdbc.sql("insert into server.single_operator values (true, false, :at) on conflict do nothing")
        .params(now)
        .update();
    boolean changed =
        jdbc.sql(
                    """
                    update server.single_operator set switched_on = :on, at = :at
                    where switched_on <> :on
                    """)
                .params(now)
                .update()
            == 1;
    if (changed) {
      history.append(
          new NewEntry(
              "gates.single-operator",
              Actor.system(),
              Map.of(),
              on ? "alarm" : "ok",
              on
                  ? "Single-operator mode is on: exclusions and four eyes are lifted."
                  : "Single-operator mode is off: the policy's exclusions and numbers hold.",
              Map.of("on", on)));
    }
  }
}
