package io.countersign.history.verify;

import io.countersign.history.verify.LeafScan.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Remembers how far each counting source has got (see {@code Source.Stream}): numbers without gaps,
 * times that do not go back.
 */
final class SourceOrder {

  /** Clocks of a cluster differ a little; a backdated entry differs more. */
  static final Duration BACK_MAX = Duration.ofMinutes(5);

  private final Map<String, Stream> streams = new TreeMap<>();

  private long unreadable;

  /** Where a source is. */
  static final class Stream {
    private long seq;
    private long unreadable; // of the whole log, up to there
    private String at = "";

    long seq() {
      return seq;
    }
  }

  /** An entry was changed; it may have been of any source, so that the next one is not blamed. */
  void unreadable() {
    unreadable++;
  }

  /** What is wrong with the entry's place in its source, if anything. */
  Optional<Gap> check(LeafFacts leaf) {
    Optional<String> seq = leaf.text(Field.SEQ);
    if (seq.isEmpty()) {
      return Optional.empty();
    }
    String name =
        "%s %s, partition %s"
            .formatted(
                leaf.text(Field.KIND).orElse("?"),
                leaf.text(Field.INCARNATION).orElse("?"),
                leaf.text(Field.PARTITION).orElse("?"));
    return check(name, seq.get(), leaf.text(Field.AT).orElse(""));
  }

  private Optional<Gap> check(String name, String text, String at) {
    Stream stream = streams.computeIfAbsent(name, any -> new Stream());
    long last = stream.seq;
    long seq;
    try {
      seq = Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Optional.of(
          new Gap(Finding.Kind.ORDER, "the source %s counts with '%s'.".formatted(name, text)));
    }
    stream.seq = seq;
    long explained = last + unreadable - stream.unreadable;
    stream.unreadable = unreadable;
    if (seq <= last || seq - 1 > explained) {
      return Optional.of(
          new Gap(
              Finding.Kind.ORDER, "the source %s goes from %d to %d.".formatted(name, last, seq)));
    }
    String before = stream.at;
    if (at.compareTo(before) >= 0) {
      stream.at = at;
      return Optional.empty();
    }
    return goesBack(before, at)
        ? Optional.of(
            new Gap(
                Finding.Kind.TIME,
                "the time of the source %s goes back from %s to %s.".formatted(name, before, at)))
        : Optional.empty();
  }

  /** What is wrong, as the end of a sentence. */
  record Gap(Finding.Kind kind, String what) {}

  private static boolean goesBack(String before, String at) {
    try {
      return Duration.between(Instant.parse(at), Instant.parse(before)).compareTo(BACK_MAX) > 0;
    } catch (DateTimeParseException e) {
      return true;
    }
  }

  /** The last number of each source, for whoever has the source to compare. */
  Map<String, Long> lastSeqs() {
    var last = new TreeMap<String, Long>();
    streams.forEach((name, stream) -> last.put(name, stream.seq()));
    return last;
  }
}
