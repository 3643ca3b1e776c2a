package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Commitment;
import io.countersign.history.Digest;
import io.countersign.history.Entry;
import io.countersign.history.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a row of {@code entry} by its leaf alone: the other columns only help to find it. */
final class EntryReading {

  static final String COLUMNS =
      """
      idx, leaf, leaf_hash, salt, payload, sealed, key, payload is null and salt is null and sealed is null
        and history.is_erased(idx, left(facts #>> '{subjects,instance}', 200),
          left(facts #>> '{subjects,message}', 200)) as erased\
      """;

  private EntryReading() {}

  static Entry entry(ResultSet row, PayloadReading reading) throws SQLException {
    String leaf = row.getString("leaf");
    byte[] hash = row.getBytes("leaf_hash");
    PayloadReading.Facts facts = reading.facts(row);
    Optional<String> payload = facts.payload();
    String salt = facts.salt().orElse("");
    byte[] actual = new TreeHasher().leaf(leaf.getBytes(StandardCharsets.UTF_8));
    long index = row.getLong("idx");
    if (!Arrays.equals(hash, actual)) {
      return changed(index, leaf, actual, payload);
    }
    Map<String, @Nullable Object> map = CanonicalJson.readObject(leaf);
    return new Entry(
        index,
        Instant.parse(text(map, "at")),
        text(map, "type"),
        actor(map.get("actor")),
        subjects(map.get("subjects")),
        text(map, "outcome"),
        text(map, "sentence"),
        leaf,
        Digest.ofHash(actual),
        payload,
        row.getBoolean("erased") || intact(salt, payload, text(map, "payload")));
  }

  private static boolean intact(String salt, Optional<String> payload, String commitment) {
    return payload.isPresent()
        && Commitment.isSalt(salt)
        && Commitment.of(salt, payload.get()).equals(commitment);
  }

  /** Shown in place of a leaf that cannot be trusted to say what it is. */
  private static Entry changed(long index, String leaf, byte[] hash, Optional<String> payload) {
    return new Entry(
        index,
        Instant.EPOCH,
        "log.changed",
        Actor.system(),
        Map.of(),
        "alarm",
        "Entry %d was changed in the database after it was written.".formatted(index),
        leaf,
        Digest.ofHash(hash),
        payload,
        false);
  }

  private static Actor actor(@Nullable Object value) {
    Map<String, String> map = subjects(value);
    return new Actor(
        Actor.Kind.valueOf(map.getOrDefault("kind", "SYSTEM")),
        map.getOrDefault("id", ""),
        map.get("onBehalfOf"));
  }

  private static Map<String, String> subjects(@Nullable Object value) {
    var subjects = new TreeMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, text) -> subjects.put(String.valueOf(name), String.valueOf(text)));
    }
    return subjects;
  }

  private static String text(Map<String, @Nullable Object> map, String name) {
    return map.get(name) instanceof String text ? text : "";
  }
}
