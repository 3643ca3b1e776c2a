package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person approves in advance: one canonical document, sealed like every approval. The reason
 * stands beside it, because it may be erased.
 *
 * @param like what a proposal must be alike to
 * @param pattern the effect that the person had seen approved
 * @param by who gave it
 */
public record StandingApproval(
    String id, Likeness like, String pattern, Bounds bounds, String by, Instant at, String nonce) {

  private static final String FORMAT = "countersign/standing/1";

  /**
   * How far it reaches.
   *
   * @param only exact values, by the argument's name; every argument that says where something goes
   *     has some. What is not named may be anything.
   * @param centsEach null where the action moves no amount
   * @param centsTotal of all uses together; null where the action moves no amount
   * @param uses at most
   */
  public record Bounds(
      Map<String, List<String>> only,
      @Nullable Long centsEach,
      @Nullable Long centsTotal,
      int uses,
      Instant from,
      Instant until) {

    public Bounds {
      var sorted = new TreeMap<String, List<String>>();
      only.forEach(
          (name, values) -> sorted.put(name, values.stream().sorted().distinct().toList()));
      only = java.util.Collections.unmodifiableMap(sorted);
    }

    private Map<String, Object> fields() {
      var fields = new TreeMap<String, Object>();
      fields.put("only", only);
      if (centsEach != null && centsTotal != null) {
        fields.put("centsEach", Long.toString(centsEach));
        fields.put("centsTotal", Long.toString(centsTotal));
      }
      fields.put("uses", uses);
      fields.put("from", from.toString());
      fields.put("until", until.toString());
      return fields;
    }

    private static Bounds read(Map<?, ?> fields) {
      var only = new TreeMap<String, List<String>>();
      if (fields.get("only") instanceof Map<?, ?> targets) {
        targets.forEach((name, values) -> only.put(String.valueOf(name), texts(values)));
      }
      return new Bounds(
          only,
          amount(fields, "centsEach"),
          amount(fields, "centsTotal"),
          Integer.parseInt(text(fields, "uses")),
          Instant.parse(text(fields, "from")),
          Instant.parse(text(fields, "until")));
    }

    private static List<String> texts(@Nullable Object values) {
      return values instanceof List<?> list
          ? list.stream().map(String::valueOf).toList()
          : List.of();
    }

    private static @Nullable Long amount(Map<?, ?> fields, String name) {
      @Nullable Object value = fields.get(name);
      return value == null ? null : Long.valueOf(value.toString());
    }
  }

  /** Its one spelling. */
  public String text() {
    var fields = new TreeMap<String, Object>();
    fields.put("format", FORMAT);
    fields.put("id", id);
    fields.put("like", like.fields());
    fields.put("pattern", pattern);
    fields.put("bounds", bounds.fields());
    fields.put("by", by);
    fields.put("at", at.toString());
    fields.put("nonce", nonce);
    return CanonicalJson.text(fields);
  }

  public Digest digest() {
    return Digest.ofText(text());
  }

  /** Empty where the text is no such document in its one spelling. */
  static Optional<StandingApproval> read(String text) {
    try {
      StandingApproval approval = of(CanonicalJson.readObject(text));
      return approval.text().equals(text) ? Optional.of(approval) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static StandingApproval of(Map<String, @Nullable Object> fields) {
    return new StandingApproval(
        text(fields, "id"),
        Likeness.read(object(fields.get("like"))),
        text(fields, "pattern"),
        Bounds.read(object(fields.get("bounds"))),
        text(fields, "by"),
        Instant.parse(text(fields, "at")),
        text(fields, "nonce"));
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(Map<?, ?> fields, String name) {
    return String.valueOf((@Nullable Object) fields.get(name));
  }
}
