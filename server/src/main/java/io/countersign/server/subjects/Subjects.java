package io.countersign.server.subjects;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.subjects.CaseErasing.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is kept about a person, as they themselves or a court may ask. */
@Service
class Subjects {

  private static final int VALUE_CHARACTERS_MAX = 320; // an e-mail address
  private static final int REASON_CHARACTERS_MAX = 1_000;

  private final SubjectIndex index;
  private final Holds holds;
  private final CaseErasing erasing;
  private final SubjectEntries entries;
  private final CurrentPerson current;

  Subjects(
      SubjectIndex index,
      Holds holds,
      CaseErasing erasing,
      SubjectEntries entries,
      CurrentPerson current) {
    this.index = index;
    this.holds = holds;
    this.erasing = erasing;
    this.entries = entries;
    this.current = current;
  }

  /** A case with all that is kept of it, and why it cannot be erased now. */
  record Case(long instance, List<Part> parts, List<String> obstacles) {

    public int rows() {
      return parts.stream().mapToInt(part -> part.rows().size()).sum();
    }
  }

  /** Everything about one person. */
  record Found(String subject, List<Case> cases, List<Message> messages, List<Holds.Hold> holds) {

    public List<String> obstacles() {
      return Stream.concat(
              cases.stream().flatMap(c -> c.obstacles().stream()),
              messages.stream().flatMap(m -> m.obstacles().stream()))
          .distinct()
          .toList();
    }

    public boolean nothing() {
      return cases.isEmpty() && messages.isEmpty();
    }
  }

  /** A message that names the person and belongs to no case, with what is still kept of it. */
  record Message(long key, List<String> rows, List<String> obstacles) {}

  /** The keyed hash of what names a person. */
  String subject(String value) {
    return index.subject(bounded("value", value, VALUE_CHARACTERS_MAX));
  }

  @Transactional
  public Found find(String value) {
    Found found = look(subject(value));
    entries.append(
        "subject.searched",
        current.actor(),
        found.subject(),
        "ok",
        "%s looked what is kept about a person.".formatted(current.actor().id()),
        Map.of("cases", found.cases().size()));
    return found;
  }

  @Transactional
  public Found export(String value) {
    Found found = look(subject(value));
    entries.append(
        "subject.exported",
        current.actor(),
        found.subject(),
        "ok",
        "%s exported what is kept about a person.".formatted(current.actor().id()),
        Map.of("cases", found.cases().stream().map(Case::instance).toList()));
    return found;
  }

  List<Long> cases(String subject) {
    index.catchUp();
    return index.cases(subject);
  }

  Found look(String subject) {
    index.catchUp();
    List<Case> cases =
        index.cases(subject).stream()
            .map(instance -> new Case(instance, erasing.of(instance), erasing.obstacles(instance)))
            .toList();
    List<Message> messages =
        index.messages(subject).stream()
            .map(key -> new Message(key, erasing.ofMessage(key), erasing.messageObstacles(key)))
            .filter(message -> !message.rows().isEmpty())
            .toList();
    return new Found(subject, cases, messages, holds.of(subject));
  }

  @Transactional
  public String hold(String value, String reason) {
    erasing.lock();
    String subject = subject(value);
    String why = bounded("reason", reason, REASON_CHARACTERS_MAX);
    String id = holds.set(subject, why, current.actor().id());
    entries.append(
        "subject.held",
        current.actor(),
        subject,
        "ok",
        "%s set a legal hold: nothing about a person may be erased."
            .formatted(current.actor().id()),
        Map.of("hold", id, "reason", why));
    return id;
  }

  /** Whether there was such a hold. */
  @Transactional
  public boolean lift(String id, String reason) {
    String why = bounded("reason", reason, REASON_CHARACTERS_MAX);
    Optional<String> subject = holds.lift(id, why, current.actor().id());
    subject.ifPresent(freed ->
        entries.append(
            "subject.released",
            current.actor(),
            freed,
            "ok",
            "%s lifted a legal hold.".formatted(current.actor().id()),
            Map.of("hold", id, "reason", why)));
    return subject.isPresent();
  }

  static String bounded(String what, String text, int max) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > max) {
      throw new SubjectRefusedException(
          "'%s' needs 1 to %d characters, not %d.".formatted(what, max, stripped.length()));
    }
    return stripped;
  }
}
