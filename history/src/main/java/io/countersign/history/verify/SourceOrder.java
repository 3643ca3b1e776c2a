package io.countersign.history.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers how far each counting source has got; see {@code Source.Stream}. */
final class SourceOrder {

  private final Map<String, Long> lastSeqs = new HashMap<>();

  /** What is wrong with the entry's place in its source, if anything. */
  Optional<String> gap(@Nullable Object source) {
    if (!(source instanceof Map<?, ?> map) || !(map.get("seq") instanceof String text)) {
      return Optional.empty();
    }
    String stream =
        "%s %s, partition %s"
            .formatted(map.get("kind"), map.get("incarnation"), map.get("partition"));
    try {
      long seq = Long.parseLong(text);
      long last = Optional.ofNullable(lastSeqs.put(stream, seq)).orElse(0L);
      return seq == last + 1
          ? Optional.empty()
          : Optional.of("the source %s goes from %d to %d.".formatted(stream, last, seq));
    } catch (NumberFormatException e) {
      return Optional.of("the source %s counts with '%s'.".formatted(stream, text));
    }
  }
}
