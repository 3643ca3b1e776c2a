package io.countersign.history;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What to search the log for; everything given must hold.
 *
 * @param equal what the entry must be about; a value of {@link Field#TYPE} that ends with a dot
 *     stands for all types that begin so
 * @param text words that the sentence must have, as one types them into a search field
 * @param from the earliest time
 * @param until the time before which it must have been
 * @param before only entries with a smaller index: the cursor
 * @param limit at most so many
 */
public record EntryQuery(
    Map<Field, String> equal,
    String text,
    Optional<Instant> from,
    Optional<Instant> until,
    long before,
    int limit) {

  /** The most entries of one page. */
  public static final int LIMIT_MAX = 500;

  private static final int LIMIT_DEFAULT = 50;

  /** What an entry can be searched by. A person or worker is found as subject and as actor. */
  public enum Field {
    TYPE("type"),
    OUTCOME("outcome"),
    ACTOR("actor"),
    INSTANCE("instance"),
    PROCESS("process"),
    USER_TASK("userTask"),
    WORKER("worker"),
    RUN("run"),
    EFFECT("effect"),
    PERSON("person"),
    BUDGET("budget");

    private final String word;

    Field(String word) {
      this.word = word;
    }

    /** As it is called in a search from outside. */
    public String word() {
      return word;
    }

    public static Optional<Field> of(String word) {
      return Arrays.stream(values()).filter(field -> field.word.equals(word)).findFirst();
    }
  }

  public EntryQuery {
    equal = Map.copyOf(equal);
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException(
          "A page of the history has 1 to %d entries, not %d.".formatted(LIMIT_MAX, limit));
    }
  }

  /** Everything, the newest first. */
  public static EntryQuery all() {
    return new EntryQuery(
        Map.of(), "", Optional.empty(), Optional.empty(), Long.MAX_VALUE, LIMIT_DEFAULT);
  }

  public EntryQuery with(Field field, String value) {
    var more = new EnumMap<Field, String>(Field.class);
    more.putAll(equal);
    more.put(field, value);
    return new EntryQuery(more, text, from, until, before, limit);
  }

  public EntryQuery text(String words) {
    return new EntryQuery(equal, words, from, until, before, limit);
  }

  public EntryQuery from(Instant earliest) {
    return new EntryQuery(equal, text, Optional.of(earliest), until, before, limit);
  }

  public EntryQuery until(Instant end) {
    return new EntryQuery(equal, text, from, Optional.of(end), before, limit);
  }

  public EntryQuery before(long index) {
    return new EntryQuery(equal, text, from, until, index, limit);
  }

  public EntryQuery limit(int count) {
    return new EntryQuery(equal, text, from, until, before, count);
  }
}
