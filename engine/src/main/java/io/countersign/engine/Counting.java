package io.countersign.engine;

import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.engine.Gates.Tally;
import io.countersign.history.History;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Counts who approved: different people, each entitled, all for the same bytes. */
@Component
class Counting {

  private final Votes votes;
  private final Optional<Deciders> deciders;
  private final Sealing sealing;
  private final History history;
  private final Clock clock;

  Counting(
      Votes votes, Optional<Deciders> deciders, Sealing sealing, History history, Clock clock) {
    this.votes = votes;
    this.sealing = sealing;
    this.deciders = deciders;
    this.history = history;
    this.clock = clock;
  }

  /** As it is to be decided: a single operator decides alone. */
  Subject effective(Subject subject) {
    return singleOperator() ? subject.lifted() : subject;
  }

  boolean singleOperator() {
    return deciders.filter(Deciders::singleOperator).isPresent();
  }

  /** Counts the request's approval, once, and says who has approved by now. */
  List<Vote> count(UserTask task, Subject subject, Request request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
    var vote =
        new Vote(task.key(), request.person().username(), subject.digest(), now, null)
            .sealedBy(sealing);
    List<Vote> forged =
        votes.of(task.key()).stream().filter(cast -> !cast.isSealedBy(sealing)).toList();
    if (!forged.isEmpty()) {
      history.append(GateEntries.forgedVotes(task, subject, forged));
    }
    if (votes.cast(vote)) {
      List<Vote> all = valid(task, subject);
      history.append(GateEntries.voted(task, subject, vote, request.reason().strip(), all.size()));
      return all;
    }
    return valid(task, subject);
  }

  Tally tally(UserTask task, Subject subject) {
    Optional<List<Person>> people = deciders.map(Deciders::all);
    return new Tally(
        subject.approvals(),
        valid(task, subject, people),
        people.flatMap(known -> GateRules.stuck(task, subject, known)).orElse(null),
        singleOperator());
  }

  private List<Vote> valid(UserTask task, Subject subject) {
    return valid(task, subject, deciders.map(Deciders::all));
  }

  /**
   * A vote for other bytes, of somebody who may not decide any more, or that did not come through
   * us, does not count.
   */
  private List<Vote> valid(UserTask task, Subject subject, Optional<List<Person>> everybody) {
    Optional<Map<String, Person>> people = everybody.map(Counting::byName);
    return votes.of(task.key()).stream()
        .filter(vote -> vote.digest().equals(subject.digest()))
        .filter(vote -> vote.isSealedBy(sealing))
        .filter(vote -> !subject.excluded().contains(vote.person()))
        .filter(
            vote -> people.map(known -> may(task, subject, known.get(vote.person()))).orElse(true))
        .toList();
  }

  private static boolean may(
      UserTask task, Subject subject, @org.jspecify.annotations.Nullable Person person) {
    return person != null && GateRules.byThemselves(task, subject, person);
  }

  private static Map<String, Person> byName(List<Person> people) {
    return people.stream().collect(Collectors.toMap(Person::username, Function.identity()));
  }

  /** Somebody who is there, and may decide this by who they are. */
  Optional<String> notForThem(UserTask task, Subject subject, String username) {
    return deciders
        .map(Deciders::all)
        .flatMap(people -> people.stream().filter(p -> p.username().equals(username)).findFirst())
        .filter(person -> !GateRules.byThemselves(task, subject, person))
        .map(person ->
            "%s may not decide this by themselves, and to be given it does not widen what they may. Give it to somebody who may."
                .formatted(person.username()));
  }

  /** Who stands in for the assignees that are absent now. */
  Map<String, String> standIns() {
    return deciders.map(Deciders::standIns).orElse(Map.of());
  }

  /** Whether somebody may do a task in place of its absent assignee: only by who they are. */
  boolean mayStandIn(UserTask task, Subject subject, String username) {
    @org.jspecify.annotations.Nullable
    Person person = deciders.map(known -> byName(known.all()).get(username)).orElse(null);
    return may(task, subject, person)
        && votes.of(task.key()).stream().noneMatch(vote -> vote.person().equals(username));
  }
}
