package io.countersign.workers.postgres;

import io.countersign.workers.Briefings;
import io.countersign.workers.Effect;
import io.countersign.workers.Outlines;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresOutlines implements Outlines {

  private final JdbcClient jdbc;
  private final Briefings briefings;

  PostgresOutlines(JdbcClient jdbc, Briefings briefings) {
    this.jdbc = jdbc;
    this.briefings = briefings;
  }

  @Override
  public List<Outline> of(Collection<String> effectIds) {
    return effectIds.isEmpty()
        ? List.of()
        : jdbc.sql(
                """
                select e.*, w.name as worker_name, r.facts, exists (
                  select 1 from workers.reading g
                  where g.run = e.run and g.trust = 'OUTSIDE' and g.at <= e.proposed_at) as outside
                from workers.effect e join workers.worker w on w.id = e.worker
                  join workers.run r on r.id = e.run
                where e.id in (:ids)
                """)
            .param("ids", effectIds)
            .query(this::outline)
            .list();
  }

  private Outline outline(ResultSet row, int number) throws SQLException {
    Effect effect =
        EffectRows.effect(
            row,
            briefings.headline(
                row.getString("action"), row.getString("arguments"), row.getString("headline")));
    return briefings.outline(
        effect, row.getString("worker_name"), row.getString("facts"), row.getBoolean("outside"));
  }
}
