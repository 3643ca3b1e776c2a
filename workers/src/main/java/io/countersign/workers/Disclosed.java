package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.workers.Action.Look;
import io.countersign.workers.Action.Preview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person was shown beside a proposal.
 *
 * @param why the sentence that says why a person is asked
 * @param arguments the canonical text that {@code look} was taken for
 * @param look what would change
 * @param read what the worker had read, with its labels
 */
public record Disclosed(String why, String arguments, Look look, List<Effects.Read> read) {

  private static final String FORMAT = "countersign/disclosed/1";

  public Disclosed {
    read = List.copyOf(read);
  }

  /** Its one spelling. */
  public String text() {
    var fields = new TreeMap<String, Object>();
    fields.put("format", FORMAT);
    fields.put("why", why);
    fields.put("arguments", CanonicalJson.readObject(arguments));
    fields.put(
        "read",
        read.stream().map(r -> Map.of("what", r.what(), "trust", r.trust().name())).toList());
    switch (look) {
      case Look.Shown(Preview preview) -> fields.put("preview", preview(preview));
      case Look.Failed(String message) -> fields.put("unseen", message);
      case Look.Nothing() -> {}
    }
    return CanonicalJson.text(fields);
  }

  /** What the document binds. */
  public Digest digest() {
    return Digest.ofText(text());
  }

  private static Map<String, Object> preview(Preview preview) {
    return Map.of(
        "title", preview.title(),
        "version", preview.version(),
        "rows",
            preview.rows().stream()
                .map(row -> Map.of("what", row.what(), "now", row.now(), "after", row.after()))
                .toList());
  }

  /** Reads what {@link #text} wrote. */
  public static Disclosed read(String text) {
    Map<String, @Nullable Object> fields = CanonicalJson.readObject(text);
    return new Disclosed(
        text(fields, "why"),
        CanonicalJson.text(fields.get("arguments")),
        look(fields),
        objects(fields.get("read")).stream()
            .map(r -> new Effects.Read(text(r, "what"), Trust.valueOf(text(r, "trust"))))
            .toList());
  }

  private static Look look(Map<String, @Nullable Object> fields) {
    if (fields.get("preview") instanceof Map<?, ?> preview) {
      return new Look.Shown(
          new Preview(
              text(preview, "title"),
              objects(preview.get("rows")).stream()
                  .map(row ->
                      new Preview.Row(text(row, "what"), text(row, "now"), text(row, "after")))
                  .toList(),
              text(preview, "version")));
    }
    return fields.containsKey("unseen")
        ? new Look.Failed(text(fields, "unseen"))
        : new Look.Nothing();
  }

  private static List<Map<?, ?>> objects(@Nullable Object list) {
    var objects = new ArrayList<Map<?, ?>>();
    if (list instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  private static String text(Map<?, ?> fields, String name) {
    return String.valueOf(fields.get(name));
  }
}
