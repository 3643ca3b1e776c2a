package io.countersign.workers.postgres;

import io.countersign.workers.AlikeDecisions;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresAlikeDecisions implements AlikeDecisions {

  private final JdbcClient jdbc;

  PostgresAlikeDecisions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> approvedInARow(String effect, Instant since, int max) {
    return jdbc
        .sql(
            """
            with pattern as (
              select e.worker, e.action, r.root_process, q.policy_version, q.policy_row
              from workers.effect e join workers.run r on r.id = e.run
                join workers.requirement q on q.effect = e.id
              where e.id = :effect)
            select e.id, e.verdict from pattern p
              join workers.effect e on e.worker = p.worker and e.action = p.action
              join workers.run r on r.id = e.run and r.root_process = p.root_process
              join workers.requirement q on q.effect = e.id
                and q.policy_version = p.policy_version and q.policy_row = p.policy_row
            where e.verdict is not null and e.decided_at >= :since
            order by e.decided_at desc, e.id limit :max
            """)
        .param("effect", effect)
        .param("since", Columns.time(since))
        .param("max", max)
        .query((row, _) -> new Decided(row.getString("id"), row.getString("verdict")))
        .list()
        .stream()
        .takeWhile(decided -> decided.verdict().equals("APPROVE"))
        .map(Decided::id)
        .toList();
  }

  private record Decided(String id, String verdict) {}

  @Override
  public List<String> proposedAlike(String effect, Instant since, int max) {
    return jdbc.sql(
            """
            select e.id from workers.effect p join workers.run pr on pr.id = p.run
              join workers.effect e on e.worker = p.worker and e.action = p.action
              join workers.run r on r.id = e.run and r.root_process = pr.root_process
            where p.id = :effect and not e.canary and e.gated and e.document is not null
              and e.proposed_at >= :since
              and (e.state = 'PROPOSED' or e.verdict is not null)
            order by e.state = 'PROPOSED' desc, e.proposed_at desc, e.id limit :max
            """)
        .param("effect", effect)
        .param("since", Columns.time(since))
        .param("max", max)
        .query((row, _) -> row.getString("id"))
        .list();
  }
}
