package io.countersign.server.notify;

import io.countersign.engine.Gates;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.notify.Happenings.Copy;
import io.countersign.server.notify.Happenings.Happening;
import io.countersign.server.notify.Happenings.Watched;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes notices of what the history tells: entry, notices and what is to be sent move on in one
 * transaction, so that a crash neither loses nor doubles any.
 */
@Service
public class Telling {

  private final Happenings happenings;
  private final Channels channels;
  private final UserTasks tasks;
  private final Gates gates;
  private final Effects effects;
  private final People people;
  private final NotifyLimits limits;
  private final Clock clock;

  Telling(
      Happenings happenings,
      Channels channels,
      UserTasks tasks,
      Gates gates,
      Effects effects,
      People people,
      NotifyLimits limits,
      Clock clock) {
    this.happenings = happenings;
    this.channels = channels;
    this.tasks = tasks;
    this.gates = gates;
    this.effects = effects;
    this.people = people;
    this.limits = limits;
    this.clock = clock;
  }

  /** One entry; false where there is none. */
  @Transactional
  public boolean tellNext() {
    Optional<Happening> next = happenings.next();
    next.ifPresent(this::tell);
    return next.isPresent();
  }

  /** Passes over an entry that cannot be told of, so that all others can. */
  @Transactional
  public Optional<Happening> passOver() {
    return happenings.next();
  }

  private void tell(Happening it) {
    switch (it.type()) {
      case "task.created" -> opened(it);
      case "task.completed", "task.canceled" -> closed(it);
      case "gate.decided" -> decided(it);
      case "gate.reminded" -> called(it, NoticeType.GATE_REMINDED);
      case "gate.escalated" -> called(it, NoticeType.GATE_ESCALATED);
      case "effect.expired" -> expired(it);
      case "budget.crossed" -> crossed(it);
      case "standing.revoked", "standing.ended", "standing.used-up" -> standing(it);
      default -> throw new IllegalStateException("Nobody asked for '%s'.".formatted(it.type()));
    }
  }

  private void opened(Happening it) {
    gate(it.userTask())
        .filter(gate -> gate.task().state() == UserTask.State.CREATED)
        .filter(gate -> gates.decision(gate.task().key()).isEmpty())
        .ifPresent(gate -> {
          Instant end = Deadline.of(gate.task());
          happenings.watch(
              new Watched(
                  gate.task().key(),
                  gate.task().rootInstanceKey(),
                  gate.subject().kind(),
                  gate.subject().id(),
                  Deadline.warning(gate.task().createdAt(), end, limits.warning()),
                  end));
          tell(NoticeType.GATE_OPENED, it, gate, gate.audience());
        });
  }

  /** A task with what it decides on. */
  private record Gate(UserTask task, Subject subject) {
    Audience audience() {
      return Audience.of(task, subject);
    }
  }

  private Optional<Gate> gate(@Nullable Long userTask) {
    return Optional.ofNullable(userTask)
        .flatMap(tasks::find)
        .flatMap(task -> gates.subject(task.key()).map(subject -> new Gate(task, subject)));
  }

  private void closed(Happening it) {
    if (it.userTask() != null && happenings.watched(it.userTask()).isPresent()) {
      happenings.close(it.userTask(), clock.instant());
    }
  }

  /** Whoever was asked, and has it in a mailbox, learns that there is nothing to do any more. */
  private void decided(Happening it) {
    if (it.userTask() == null) {
      return;
    }
    Set<String> told = happenings.toldOf(it.userTask());
    List<Channel> wanting =
        channels.active().stream()
            .filter(channel -> told.contains(channel.id()))
            .filter(channel -> channel.wanted().contains(NoticeType.GATE_DECIDED))
            .filter(channel -> !channel.owner().equals(new Owner.OfPerson(it.actor())))
            .toList();
    happenings.close(it.userTask(), clock.instant());
    if (!wanting.isEmpty()) {
      var notice = notice(NoticeType.GATE_DECIDED, it.userTask(), "", it.at());
      happenings.tell(name(it, ""), notice, Set.of(), copies(wanting, null), root(it));
    }
  }

  private static long root(Happening it) {
    return it.instance() == null ? 0 : it.instance();
  }

  /** The gates of the step that still wait. */
  private void called(Happening it, NoticeType type) {
    if (it.instance() == null) {
      return;
    }
    for (UserTask task : tasks.open(it.instance())) {
      gate(task.key())
          .filter(gate -> isOf(it, gate.subject()))
          .filter(gate -> gates.decision(gate.task().key()).isEmpty())
          .ifPresent(gate ->
              tell(
                  type,
                  it,
                  gate,
                  type == NoticeType.GATE_ESCALATED
                      ? gate.audience().escalated()
                      : gate.audience()));
    }
  }

  private boolean isOf(Happening it, Subject subject) {
    return subject.kind().equals("effect")
        && effects
            .find(subject.id())
            .map(Effect::run)
            .filter(run -> run.equals(it.run()))
            .isPresent();
  }

  private void expired(Happening it) {
    if (it.effect() == null) {
      return;
    }
    happenings
        .watchedEffect(it.effect())
        .flatMap(watched -> gate(watched.userTask()))
        .ifPresent(gate -> {
          happenings.close(gate.task().key(), clock.instant());
          tell(NoticeType.GATE_EXPIRED, it, gate, gate.audience());
        });
  }

  private void crossed(Happening it) {
    String sentence = it.budget() == null ? it.sentence() : it.budget() + ": " + it.sentence();
    var notice = notice(NoticeType.BUDGET_CROSSED, null, sentence, it.at());
    tell(name(it, ""), notice, Audience.OF_BUDGETS, null, 0);
  }

  /** Whoever gave it is told, unless they ended it themselves. */
  private void standing(Happening it) {
    Happenings.Standing over = it.standing();
    if (over != null && !over.by().equals(it.actor())) {
      var notice =
          new Notice(0, NoticeType.STANDING_ENDED, null, over.id(), it.sentence(), it.at());
      tell("standing:" + over.id(), notice, Audience.ofPerson(over.by()), null, 0); // once
    }
  }

  /** One gate whose time runs out. */
  @Transactional
  public boolean warnNext() {
    Optional<Watched> next = happenings.nextToWarn(clock.instant());
    next.flatMap(watched -> gate(watched.userTask()))
        .filter(gate -> gates.decision(gate.task().key()).isEmpty())
        .filter(gate -> gate.task().state() == UserTask.State.CREATED)
        .ifPresent(gate -> {
          long key = gate.task().key();
          var notice = notice(NoticeType.GATE_EXPIRING, key, "", clock.instant());
          tell(
              "expiring:" + key,
              notice,
              gate.audience(),
              Deadline.of(gate.task()),
              gate.task().rootInstanceKey());
        });
    return next.isPresent();
  }

  /** Forgets old notices. */
  @Transactional
  public int forget() {
    return happenings.forget(clock.instant().minus(limits.kept()));
  }

  private void tell(NoticeType type, Happening it, Gate gate, Audience audience) {
    long key = gate.task().key();
    Instant deadline = type.asks() ? Deadline.of(gate.task()) : null;
    tell(
        name(it, ":" + key),
        notice(type, key, "", it.at()),
        audience,
        deadline,
        gate.task().rootInstanceKey());
  }

  private void tell(
      String name, Notice notice, Audience audience, @Nullable Instant deadline, long root) {
    Set<String> meant =
        people.all().stream()
            .filter(audience::has)
            .map(Person::username)
            .collect(Collectors.toSet());
    List<Channel> wanting =
        channels.active().stream()
            .filter(channel -> channel.wanted().contains(notice.type()))
            .filter(channel ->
                switch (channel.owner()) {
                  case Owner.OfPerson(String username) -> meant.contains(username);
                  case Owner.OfGroup(var role) -> audience.has(role);
                })
            .toList();
    happenings.tell(name, notice, meant, copies(wanting, deadline), root);
  }

  private List<Copy> copies(List<Channel> wanting, @Nullable Instant deadline) {
    Instant now = clock.instant();
    return wanting.stream()
        .map(channel -> {
          Instant due = channel.rhythm().due(now, deadline);
          return new Copy(
              channel.id(), due, due.isAfter(now) ? Happenings.Held.YES : Happenings.Held.NO);
        })
        .toList();
  }

  private static Notice notice(
      NoticeType type, @Nullable Long userTask, String sentence, Instant at) {
    return new Notice(0, type, userTask, null, sentence, at);
  }

  /** Once for each entry and gate, for ever. */
  private static String name(Happening it, String gate) {
    return "entry:" + it.index() + gate;
  }
}
