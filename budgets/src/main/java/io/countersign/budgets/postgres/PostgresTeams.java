package io.countersign.budgets.postgres;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Teams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Teams in PostgreSQL. */
@Component
class PostgresTeams implements Teams {

  private final JdbcClient database;
  private final LedgerHistory history;

  PostgresTeams(JdbcClient database, LedgerHistory history) {
    this.database = database;
    this.history = history;
  }

  @Override
  public List<String> all() {
    return database
        .sql("select distinct team from budgets.member order by team")
        .query((row, number) -> row.getString(1))
        .list();
  }

  @Override
  public List<String> workers(String team) {
    return database
        .sql("select worker from budgets.member where team = :team order by worker")
        .param("team", team)
        .query((row, number) -> row.getString(1))
        .list();
  }

  @Override
  public Optional<String> of(String worker) {
    return database
        .sql("select team from budgets.member where worker = :worker")
        .param("worker", worker)
        .query(String.class)
        .optional();
  }

  /**
   * The path with the team of its worker, where it has one and names none; as the ledger takes it.
   */
  List<Scope> with(List<Scope> path) {
    boolean named = path.stream().anyMatch(scope -> scope.kind() == Scope.Kind.TEAM);
    return path.stream()
        .filter(scope -> scope.kind() == Scope.Kind.WORKER && !named)
        .flatMap(worker -> of(worker.id()).stream())
        .findFirst()
        .map(team -> {
          var longer = new ArrayList<>(path);
          longer.add(new Scope(Scope.Kind.TEAM, team));
          return List.copyOf(longer);
        })
        .orElse(path);
  }

  @Override
  @Transactional
  public Moved move(String worker, Optional<String> team, String by) {
    if (team.map(name -> new Scope(Scope.Kind.TEAM, name))
        .filter(s -> !s.wellFormed())
        .isPresent()) {
      return Moved.UNKNOWN_SCOPE;
    }
    int moved =
        team.map(name -> join(worker, name))
            .orElseGet(() ->
                database
                    .sql("delete from budgets.member where worker = :worker")
                    .param("worker", worker)
                    .update());
    if (moved > 0) {
      history.moved(worker, team, by);
    }
    return moved > 0 ? Moved.DONE : Moved.SAME;
  }

  private int join(String worker, String team) {
    return database
        .sql(
            """
            insert into budgets.member values (:worker, :team)
                on conflict (worker) do update set team = excluded.team where member.team <> excluded.team
            """)
        .param("worker", worker)
        .param("team", team)
        .update();
  }
}
