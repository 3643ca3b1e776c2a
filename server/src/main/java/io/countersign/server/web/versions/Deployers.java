package io.countersign.server.web.versions;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Entry;
import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.countersign.history.HistoryEntries;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who deployed models and forms, as the history has it: the engine itself does not know. */
@Component
class Deployers {

  /** So long after the engine took it the entry is written, or its clock differs. */
  private static final Duration SOON = Duration.ofMinutes(5);

  private final HistoryEntries history;

  Deployers(HistoryEntries history) {
    this.history = history;
  }

  /**
   * By the keys. What was deployed past us, or is older than what one search finds, is left out; so
   * is whoever deployed the same again later.
   */
  Map<Long, String> of(Map<Long, Instant> deployedAt) {
    var deployers = new HashMap<Long, String>();
    deployedAt.values().stream()
        .min(Instant::compareTo)
        .map(oldest ->
            EntryQuery.all()
                .with(Field.TYPE, "model.deployed")
                .from(oldest.minus(SOON))
                .limit(EntryQuery.LIMIT_MAX))
        .ifPresent(query ->
            history
                .search(query)
                .entries()
                .reversed()
                .forEach(entry ->
                    keys(entry)
                        .filter(key -> soonAfter(deployedAt.get(key), entry.at()))
                        .forEach(key -> deployers.putIfAbsent(key, entry.actor().id()))));
    return deployers;
  }

  private static boolean soonAfter(@Nullable Instant deployed, Instant told) {
    return deployed != null && Duration.between(deployed, told).abs().compareTo(SOON) < 0;
  }

  private static Stream<Long> keys(Entry entry) {
    Object deployed =
        entry.payload().map(facts -> CanonicalJson.readObject(facts).get("deployed")).orElse(null);
    return deployed instanceof List<?> all
        ? all.stream()
            .map(one -> one instanceof Map<?, ?> map ? map.get("key") : null)
            .filter(Objects::nonNull)
            .map(key -> Long.valueOf(key.toString()))
        : Stream.empty();
  }
}
