package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Erasure;
import io.countersign.history.verify.Finding.Kind;
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
  Optional<Finding> erased(long index, byte[] payload) {
    try {
      List<Erasure.Stretch> stretches =
          Erasure.parse(CanonicalJson.readObject(new String(payload, StandardCharsets.UTF_8)))
              .entries();
      OptionalLong back = OptionalLong.empty();
      for (Erasure.Stretch stretch : stretches) {
        if (stretch.last() >= index) {
          return entry(index, "erases the entry %d, which comes later.".formatted(stretch.last()));
        }
        if (back.isEmpty()) {
          back = firstPresent(stretch);
        }
        remove(stretch.first(), stretch.last());
      }
      return back.isPresent() ? back(back.getAsLong(), index) : Optional.empty();
    } catch (CanonicalJsonException e) {
      return entry(index, "says it erases payloads, but not which: " + e.getMessage());
    }
  }

  private static Optional<Finding> entry(long index, String why) {
    return Optional.of(Finding.at(Kind.ENTRY, index, "Entry %d %s".formatted(index, why)));
  }

  /** As after a backup was put back, or a copy of the keys. */
  private static Optional<Finding> back(long index, long erasure) {
    return Optional.of(
        Finding.at(
            Kind.PAYLOAD,
            index,
            "The payload of entry %d was erased, says entry %d, but it is there again."
                .formatted(index, erasure)));
  }

  private OptionalLong firstPresent(Erasure.Stretch stretch) {
    long at = stretch.first();
    while (at <= stretch.last()) {
      var gone = missing.floorEntry(at);
      if (gone == null || gone.getValue() < at) {
        return OptionalLong.of(at);
      }
      at = gone.getValue() + 1;
    }
    return OptionalLong.empty();
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
