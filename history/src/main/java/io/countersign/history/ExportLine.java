package io.countersign.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of an export: a file of canonical JSON objects, one a line. A header comes first, then
 * every entry in order, each node and then each checkpoint as soon as the entries that it covers
 * have passed, and an end.
 */
public sealed interface ExportLine {

  /** The format of this file, for the reader to refuse others. */
  String FORMAT = "countersign-history/1";

  /** Without the line feed. */
  String text();

  /**
   * Names the log.
   *
   * @param origin the log's name
   * @param key the log's {@link VerifierKey}
   * @param head the last note that the signer remembers, from outside of the database
   */
  record Header(String format, String origin, String key, Optional<String> head)
      implements ExportLine {
    @Override
    public String text() {
      var map = line("header");
      map.put("format", format);
      map.put("origin", origin);
      map.put("key", key);
      head.ifPresent(note -> map.put("head", note));
      return CanonicalJson.text(map);
    }
  }

  /**
   * An entry as the log has it.
   *
   * @param hash the leaf's hash as the log has it, in hexadecimal
   * @param salt in hexadecimal; absent with the payload, where that was erased
   */
  record Entry(
      long index, String leaf, String hash, Optional<String> salt, Optional<String> payload)
      implements ExportLine {
    @Override
    public String text() {
      var map = line("entry");
      map.put("index", index);
      map.put("leaf", leaf);
      map.put("hash", hash);
      salt.ifPresent(text -> map.put("salt", text));
      payload.ifPresent(text -> map.put("payload", text));
      return CanonicalJson.text(map);
    }
  }

  /**
   * A hash over 256^level entries, which the log keeps to be fast.
   *
   * @param root in hexadecimal
   */
  record Node(int level, long index, String root) implements ExportLine {
    @Override
    public String text() {
      var map = line("node");
      map.put("level", level);
      map.put("index", index);
      map.put("root", root);
      return CanonicalJson.text(map);
    }
  }

  /**
   * What was signed.
   *
   * @param size as the log files it; the note says it too
   */
  record SignedCheckpoint(long size, String note) implements ExportLine {
    @Override
    public String text() {
      var map = line("checkpoint");
      map.put("size", size);
      map.put("note", note);
      return CanonicalJson.text(map);
    }
  }

  /** Tells a whole export from one that broke off. */
  record End(long entries, long checkpoints) implements ExportLine {
    @Override
    public String text() {
      var map = line("end");
      map.put("entries", entries);
      map.put("checkpoints", checkpoints);
      return CanonicalJson.text(map);
    }
  }

  /** Reads a line; throws {@link CanonicalJsonException} where it is none. */
  static ExportLine parse(String text) {
    Map<String, @Nullable Object> map = CanonicalJson.readObject(text);
    return switch (JsonFields.string(map, "line")) {
      case "header" ->
          new Header(
              JsonFields.string(map, "format"),
              JsonFields.string(map, "origin"),
              JsonFields.string(map, "key"),
              JsonFields.maybe(map, "head"));
      case "entry" ->
          new Entry(
              JsonFields.number(map, "index"),
              JsonFields.string(map, "leaf"),
              JsonFields.string(map, "hash"),
              JsonFields.maybe(map, "salt"),
              JsonFields.maybe(map, "payload"));
      case "node" ->
          new Node(
              map.get("level") instanceof Integer level ? level : -1,
              JsonFields.number(map, "index"),
              JsonFields.string(map, "root"));
      case "checkpoint" ->
          new SignedCheckpoint(JsonFields.number(map, "size"), JsonFields.string(map, "note"));
      case "end" ->
          new End(JsonFields.number(map, "entries"), JsonFields.number(map, "checkpoints"));
      default ->
          throw new CanonicalJsonException("It is no line of an export: " + map.get("line"), 0);
    };
  }

  private static Map<String, @Nullable Object> line(String kind) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("line", kind);
    return map;
  }
}
