package io.countersign.server.subjects;

import io.countersign.history.Actor;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Erases what is kept about a person, when a second one agrees. */
@Service
class SubjectErasures {

  private static final int BASIS_CHARACTERS_MAX = 500;

  private final Subjects subjects;
  private final CaseErasing erasing;
  private final SubjectEntries entries;
  private final People people;
  private final CurrentPerson current;
  private final JdbcClient jdbc;
  private final Clock clock;

  SubjectErasures(
      Subjects subjects,
      CaseErasing erasing,
      SubjectEntries entries,
      People people,
      CurrentPerson current,
      JdbcClient jdbc,
      Clock clock) {
    this.subjects = subjects;
    this.erasing = erasing;
    this.entries = entries;
    this.people = people;
    this.current = current;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What came of it. */
  sealed interface Result {
    /** All of it is gone. */
    record Erased(String id, int cases, long payloads, String approver) implements Result {}

    /** Somebody else has to approve. */
    record Waiting(String id, int cases) implements Result {}

    /** Nothing was erased, and why. */
    record Refused(List<String> reasons) implements Result {}
  }

  /** A request that waits for a second person. */
  record Request(String id, String subject, String basis, String by, Instant at) {}

  /** The cases that would go with it; a person who approves looks at them first. */
  record Pending(Request request, List<Long> cases) {}

  /** Asks for it; happens at once where nobody else could approve. */
  @Transactional
  public Result request(String value, String basis) {
    erasing.lock();
    String subject = subjects.subject(value);
    String why = Subjects.bounded("basis", basis, BASIS_CHARACTERS_MAX);
    String by = current.actor().id();
    Subjects.Found found = subjects.look(subject);
    Optional<Result> refusal = refusal(found);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var request = new Request(UUID.randomUUID().toString(), subject, why, by, clock.instant());
    keep(request);
    entries.append(
        "subject.erasure-requested",
        current.actor(),
        subject,
        "ok",
        "%s asks to erase what is kept about a person.".formatted(by),
        Map.of("erasure", request.id(), "basis", why, "cases", keys(found)));
    return hasSecond(by)
        ? new Result.Waiting(request.id(), found.cases().size())
        : erase(
            request,
            found,
            "%s, alone: there is no second owner or supervisor who could approve".formatted(by));
  }

  /** A second person agrees. */
  @Transactional
  public Result approve(String id) {
    erasing.lock();
    Optional<Request> waiting = find(id);
    String by = current.actor().id();
    if (waiting.isEmpty()) {
      return new Result.Refused(
          List.of("No erasure %s waits. It was decided before.".formatted(id)));
    }
    if (waiting.get().by().equals(by)) {
      return new Result.Refused(
          List.of("%s asked for this erasure; a second person has to approve it.".formatted(by)));
    }
    Subjects.Found found = subjects.look(waiting.get().subject());
    return refusal(found).orElseGet(() -> erase(waiting.get(), found, by));
  }

  /** A second person does not agree; tells whether it was waiting. */
  @Transactional
  public boolean reject(String id) {
    Optional<Request> waiting = find(id);
    waiting.ifPresent(request -> {
      decide(id, "REJECTED", current.actor().id(), 0);
      entries.append(
          "subject.erasure-rejected",
          current.actor(),
          request.subject(),
          "refused",
          "%s rejects to erase what is kept about a person.".formatted(current.actor().id()),
          Map.of("erasure", id));
    });
    return waiting.isPresent();
  }

  List<Pending> waiting() {
    return jdbc
        .sql("select * from server.subject_erasure where state = 'WAITING' order by requested_at")
        .query(SubjectErasures::request)
        .list()
        .stream()
        .map(request -> new Pending(request, subjects.cases(request.subject())))
        .toList();
  }

  private Result erase(Request request, Subjects.Found found, String approver) {
    Actor actor = Actor.person(request.by());
    long payloads = 0;
    for (Subjects.Case one : found.cases()) {
      payloads += erasing.erase(one.instance(), actor, request.basis(), approver);
    }
    for (Subjects.Message message : found.messages()) {
      payloads += erasing.eraseMessage(message.key(), actor, request.basis(), approver);
    }
    decide(request.id(), "DONE", approver, payloads);
    entries.append(
        "subject.erased",
        current.actor(),
        request.subject(),
        "ok",
        "What was kept about a person was erased, with %d payloads of the history."
            .formatted(payloads),
        Map.of(
            "erasure", request.id(),
            "basis", request.basis(),
            "requestedBy", request.by(),
            "approver", approver,
            "cases", keys(found)));
    return new Result.Erased(request.id(), found.cases().size(), payloads, approver);
  }

  private Optional<Result> refusal(Subjects.Found found) {
    if (found.nothing()) {
      return Optional.of(
          new Result.Refused(
              List.of("No case or message is about this person, so there is nothing to erase.")));
    }
    List<String> obstacles = found.obstacles();
    if (obstacles.isEmpty()) {
      return Optional.empty();
    }
    entries.append(
        "subject.erasure-refused",
        current.actor(),
        found.subject(),
        "refused",
        "What is kept about a person was not erased.",
        Map.of("reasons", obstacles));
    return Optional.of(new Result.Refused(obstacles));
  }

  private boolean hasSecond(String by) {
    return people.all().stream()
        .anyMatch(p -> !p.username().equals(by) && p.isAny(Role.OWNER, Role.SUPERVISOR));
  }

  private static List<Long> keys(Subjects.Found found) {
    return found.cases().stream().map(Subjects.Case::instance).toList();
  }

  private void keep(Request request) {
    jdbc.sql(
            """
            insert into server.subject_erasure (id, subject, basis, requested_by, requested_at, state)
            values (:id, :subject, :basis, :by, :at, 'WAITING')
            """)
        .param("id", request.id())
        .param("subject", request.subject())
        .param("basis", request.basis())
        .param("by", request.by())
        .param("at", request.at().atOffset(ZoneOffset.UTC))
        .update();
  }

  private Optional<Request> find(String id) {
    return jdbc.sql(
            "select * from server.subject_erasure where id = :id and state = 'WAITING' for update")
        .param("id", id)
        .query(SubjectErasures::request)
        .optional();
  }

  private void decide(String id, String state, String approver, long payloads) {
    jdbc.sql(
            """
            update server.subject_erasure
            set state = :state, approver = :approver, decided_at = :at, payloads = :payloads
            where id = :id
            """)
        .param("state", state)
        .param("approver", approver)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("payloads", payloads)
        .param("id", id)
        .update();
  }

  private static Request request(ResultSet row, int number) throws SQLException {
    return new Request(
        row.getString("id"),
        row.getString("subject"),
        row.getString("basis"),
        row.getString("requested_by"),
        row.getTimestamp("requested_at").toInstant());
  }
}
