package io.countersign.server.rest;

import io.countersign.budgets.Teams;
import io.countersign.server.budgets.LimitDesk;
import io.countersign.server.identity.CurrentPerson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which workers spend together. */
@RestController
@RequestMapping("/api/budgets/teams")
class TeamController {

  private final Teams teams;
  private final LimitDesk desk;
  private final CurrentPerson current;

  TeamController(Teams teams, LimitDesk desk, CurrentPerson current) {
    this.teams = teams;
    this.desk = desk;
    this.current = current;
  }

  /** A team with its workers. */
  record TeamView(String team, List<String> workers) {}

  /** By name. */
  record TeamList(List<TeamView> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  TeamList all() {
    return new TeamList(
        teams.all().stream().map(team -> new TeamView(team, teams.workers(team))).toList());
  }

  /** Where a worker is to be; without a team it is in none. */
  record MoveBody(@Nullable String team) implements StrictBody {}

  @PutMapping("/{worker}")
  @PreAuthorize(Who.OWNS)
  TeamList move(@PathVariable String worker, @RequestBody MoveBody body) {
    desk.move(
            worker,
            Optional.ofNullable(body.team()),
            current
                .person()
                .orElseThrow(() ->
                    ProblemException.of(
                        HttpStatus.FORBIDDEN, "FORBIDDEN", "Only a person moves a worker.")))
        .ifPresent(message -> {
          throw ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_SCOPE", message);
        });
    return all();
  }
}
