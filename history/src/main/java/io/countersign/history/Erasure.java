package io.countersign.history;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The payload of an entry of the type {@link #TYPE}: payloads of earlier entries were erased
 * lawfully, together with their salts. Their leaves stay, so every proof stays.
 *
 * @param basis the rule that asked for it, in words
 * @param approver who approved it
 */
public record Erasure(List<Stretch> entries, String basis, String approver) {

  public static final String TYPE = "history.erased";

  /** Neighbouring entries, from the first to the last of them; one entry is both. */
  public record Stretch(long first, long last) {
    public Stretch {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException(
            "Erased entries go from a first to a last, not from %d to %d.".formatted(first, last));
      }
    }
  }

  public Erasure {
    entries = List.copyOf(entries);
    if (entries.isEmpty() || basis.isBlank() || approver.isBlank()) {
      throw new IllegalArgumentException(
          "An erasure says which entries, on what basis, and who approved.");
    }
  }

  /** As the payload of the entry; {@code entries} are texts such as "7" or "12-40". */
  public Map<String, ?> payload() {
    return Map.of(
        "approver",
        approver,
        "basis",
        basis,
        "entries",
        entries.stream()
            .map(s -> s.first() == s.last() ? "" + s.first() : s.first() + "-" + s.last())
            .toList());
  }

  /** Reads the payload; throws {@link CanonicalJsonException} where it is none. */
  public static Erasure parse(Map<String, @Nullable Object> payload) {
    if (!(payload.get("entries") instanceof List<?> entries)) {
      throw new CanonicalJsonException("It lacks the list 'entries'.", 0);
    }
    try {
      return new Erasure(
          entries.stream().map(entry -> stretch(String.valueOf(entry))).toList(),
          JsonFields.string(payload, "basis"),
          JsonFields.string(payload, "approver"));
    } catch (IllegalArgumentException e) {
      throw new CanonicalJsonException(String.valueOf(e.getMessage()), 0);
    }
  }

  private static Stretch stretch(String text) {
    String[] ends = text.split("-", 2);
    try {
      return new Stretch(TlogProof.number(ends[0]), TlogProof.number(ends[ends.length - 1]));
    } catch (NoteException e) {
      throw new IllegalArgumentException("'" + text + "' names no entries.", e);
    }
  }
}
