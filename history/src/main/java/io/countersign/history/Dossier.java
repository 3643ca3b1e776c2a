package io.countersign.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one action as one file: sections for people, and the receipts of the entries
 * that they rest on. One of these, of the type {@link #TYPE}, vouches for the file: its payload
 * holds the digest of each section and the leaf hash of each other entry.
 *
 * @param key the log's {@link VerifierKey}
 * @param sections by name; values as {@link CanonicalJson} takes them
 */
public record Dossier(String key, Map<String, @Nullable Object> sections, List<Receipt> receipts) {

  /** The format, for the reader to refuse others. */
  public static final String FORMAT = "countersign-dossier/1";

  /** The type of the entry that vouches. */
  public static final String TYPE = "dossier.issued";

  /** The section with the bytes that were decided on. */
  public static final String EFFECT = "effect";

  public Dossier {
    receipts = List.copyOf(receipts);
  }

  /** As the server issues it; the constructor says in its class file less of null than this. */
  public static Dossier of(
      VerifierKey key, Map<String, @Nullable Object> sections, List<Receipt> receipts) {
    return new Dossier(key.text(), sections, receipts);
  }

  /** The payload of the entry that vouches for these sections and entries. */
  public static Map<String, Object> statement(
      Map<String, @Nullable Object> sections, Map<Long, Digest> leafHashes) {
    var digests = new TreeMap<String, Object>();
    sections.forEach((name, section) -> digests.put(name, CanonicalJson.digest(section).hex()));
    var entries = new TreeMap<String, Object>();
    leafHashes.forEach((index, hash) -> entries.put(Long.toString(index), hash.hex()));
    return Map.of("sections", digests, "entries", entries);
  }

  /** The file. */
  public String text() {
    var map = new HashMap<String, Object>();
    map.put("format", FORMAT);
    map.put("key", key);
    map.put("sections", sections);
    map.put(
        "receipts",
        receipts.stream().map(receipt -> CanonicalJson.readObject(receipt.text())).toList());
    return CanonicalJson.text(map) + "\n";
  }

  /** Reads the file; throws {@link CanonicalJsonException} where it is none. */
  public static Dossier parse(String text) {
    Map<String, @Nullable Object> map = CanonicalJson.readObject(text);
    if (!FORMAT.equals(map.get("format"))) {
      throw new CanonicalJsonException("It is no dossier of the format " + FORMAT + ".", 0);
    }
    if (!(map.get("receipts") instanceof List<?> list)) {
      throw new CanonicalJsonException("It lacks the list 'receipts'.", 0);
    }
    var receipts = new ArrayList<Receipt>();
    list.forEach(receipt -> receipts.add(Receipt.parse(CanonicalJson.text(receipt))));
    var dossier =
        new Dossier(
            JsonFields.string(map, "key"),
            JsonFields.object(map, "sections")
                .orElseThrow(
                    () -> new CanonicalJsonException("It lacks the object 'sections'.", 0)),
            receipts);
    if (!dossier.text().strip().equals(text.strip())) {
      throw new CanonicalJsonException("It is spelled otherwise than a dossier is issued.", 0);
    }
    return dossier;
  }

  /** The section of that name, where it is an object. */
  public Optional<Map<String, @Nullable Object>> section(String name) {
    return JsonFields.object(sections, name);
  }
}
