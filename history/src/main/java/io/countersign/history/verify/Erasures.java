package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Erasure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Payloads that are gone, until an entry says that they were erased, on which basis and by whom.
 */
final class Erasures {

  private final TreeMap<Long, Long> missing = new TreeMap<>(); // first and last of each stretch
  private long erased;

  /** The payload of this entry is not there; entries come in order. */
  void missing(long index) {
    var last = missing.lastEntry();
    if (last != null && last.getValue() == index - 1) {
      missing.put(last.getKey(), index);
    } else {
      missing.put(index, index);
    }
  }

  /** Takes what the payload of an erasure says; tells what is wrong with it. */
  Optional<String> erased(long index, byte[] payload) {
    try {
      List<Erasure.Stretch> stretches =
          Erasure.parse(CanonicalJson.readObject(new String(payload, StandardCharsets.UTF_8)))
              .entries();
      for (Erasure.Stretch stretch : stretches) {
        if (stretch.last() >= index) {
          return Optional.of("erases the entry %d, which comes later.".formatted(stretch.last()));
        }
        remove(stretch.first(), stretch.last());
      }
      return Optional.empty();
    } catch (CanonicalJsonException e) {
      return Optional.of("says it erases payloads, but not which: " + e.getMessage());
    }
  }

  private void remove(long first, long last) {
    var stretch = missing.floorEntry(last);
    while (stretch != null && stretch.getValue() >= first) {
      missing.remove(stretch.getKey());
      if (stretch.getKey() < first) {
        missing.put(stretch.getKey(), first - 1);
      }
      if (stretch.getValue() > last) {
        missing.put(last + 1, stretch.getValue());
      }
      erased += Math.min(last, stretch.getValue()) - Math.max(first, stretch.getKey()) + 1;
      stretch = missing.floorEntry(last);
    }
  }

  /** How many payloads are gone lawfully. */
  long count() {
    return erased;
  }

  /** The first entry whose payload is gone though nothing says why. */
  OptionalLong firstUnexplained() {
    return missing.isEmpty() ? OptionalLong.empty() : OptionalLong.of(missing.firstKey());
  }

  /** How many of those there are. */
  long unexplained() {
    return missing.entrySet().stream().mapToLong(s -> s.getValue() - s.getKey() + 1).sum();
  }
}
