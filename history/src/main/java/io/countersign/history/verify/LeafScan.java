package io.countersign.history.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Walks once over a leaf's bytes and makes nothing of them but the few values that are checked. It
 * knows the plain spellings only; of all others it says so, and {@code CanonicalJson} decides. Not
 * for several threads at once.
 */
final class LeafScan implements LeafFacts {

  /** What is taken out of a leaf. */
  enum Field {
    LOG(Holder.LEAF, "log", 0),
    AT(Holder.LEAF, "at", 1),
    TYPE(Holder.LEAF, "type", 2),
    OUTCOME(Holder.LEAF, "outcome", 3),
    PAYLOAD(Holder.LEAF, "payload", 4),
    KIND(Holder.SOURCE, "kind", 5),
    INCARNATION(Holder.SOURCE, "incarnation", 6),
    PARTITION(Holder.SOURCE, "partition", 7),
    SEQ(Holder.SOURCE, "seq", 8),
    HOLD(Holder.SUBJECTS, "hold", 9);

    private final Holder holder;
    private final String key;
    private final int place;

    Field(Holder holder, String key, int place) {
      this.holder = holder;
      this.key = key;
      this.place = place;
    }

    Holder holder() {
      return holder;
    }

    String key() {
      return key;
    }
  }

  /** Which object has them: the leaf itself, or one in it. */
  enum Holder {
    LEAF(""),
    SOURCE("source"),
    SUBJECTS("subjects"),
    /** Nothing is taken out of it. */
    OTHER("");

    private final String key;

    Holder(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  private static final int DEPTH_MAX = 16;
  private static final int DIGITS_MAX = 9; // all of these are an Integer
  private static final Field[] FIELDS = Field.values();
  private static final Field[] OF_LEAF = of(Holder.LEAF);
  private static final Field[] OF_SOURCE = of(Holder.SOURCE);
  private static final Field[] OF_SUBJECTS = of(Holder.SUBJECTS);
  private static final Field[] OF_OTHER = {};
  private static final int UNKNOWN = -1;

  private final int[] from = new int[FIELDS.length];
  private final int[] to = new int[FIELDS.length];
  private final byte[][] told = new byte[FIELDS.length][0];
  private final List<Optional<String>> texts = new ArrayList<>();
  private byte[] bytes = new byte[0];
  private int end;
  private boolean plain; // no value that is wanted has an escape in it

  private static Field[] of(Holder holder) {
    return Arrays.stream(FIELDS).filter(field -> field.holder == holder).toArray(Field[]::new);
  }

  LeafScan() {
    for (byte[] none : told) {
      texts.add(Optional.of(new String(none, StandardCharsets.UTF_8)));
    }
  }

  /** Whether the bytes are one canonical JSON object, in a spelling that is known here. */
  boolean scan(byte[] leaf) {
    bytes = leaf;
    end = leaf.length;
    plain = true;
    Arrays.fill(to, UNKNOWN);
    return end > 0 && leaf[0] == '{' && object(0, 0, Holder.LEAF) == end && plain;
  }

  /** The bytes of a value, without its quotes; empty where the leaf has none. */
  @Override
  public Optional<String> text(Field field) {
    int i = field.place;
    if (to[i] == UNKNOWN) {
      return Optional.empty();
    }
    if (!Arrays.equals(bytes, from[i], to[i], told[i], 0, told[i].length)) {
      told[i] = Arrays.copyOfRange(bytes, from[i], to[i]);
      texts.set(i, Optional.of(new String(told[i], StandardCharsets.UTF_8)));
    }
    return texts.get(i); // that of the leaf before, mostly
  }

  /** Makes no text: a commitment is another one in each leaf. */
  @Override
  public boolean spells(Field field, byte[] expected) {
    int i = field.place;
    return to[i] != UNKNOWN && Hex.spells(bytes, from[i], to[i], expected);
  }

  private int value(int at, int depth, Holder holder) {
    if (at >= end || depth > DEPTH_MAX) {
      return UNKNOWN;
    }
    return switch (bytes[at]) {
      case '"' -> string(at);
      case '{' -> object(at, depth, holder);
      case '[' -> array(at, depth);
      case 't' -> word(at, "true");
      case 'f' -> word(at, "false");
      case 'n' -> word(at, "null");
      default -> number(at);
    };
  }

  /** Names must rise; those with other characters than plain ASCII are left to others. */
  private int object(int open, int depth, Holder holder) {
    int at = open + 1;
    if (at < end && bytes[at] == '}') {
      return at + 1;
    }
    int lastFrom = 0;
    int lastTo = 0;
    while (at < end && bytes[at] == '"') {
      int close = name(at);
      if (close == UNKNOWN
          || !rises(lastFrom, lastTo, at + 1, close)
          || close + 1 >= end
          || bytes[close + 1] != ':') {
        return UNKNOWN;
      }
      lastFrom = at + 1;
      lastTo = close;
      int value = close + 2;
      at = value(value, depth + 1, holder(holder, lastFrom, lastTo));
      if (at == UNKNOWN || at >= end) {
        return UNKNOWN;
      }
      keep(holder, lastFrom, lastTo, value, at);
      if (bytes[at] == '}') {
        return at + 1;
      }
      if (bytes[at++] != ',') {
        return UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  /**
   * Whether a name comes after the one before it, if there was one; mostly its first letter says.
   */
  private boolean rises(int lastFrom, int lastTo, int nameFrom, int nameTo) {
    return lastTo == 0
        || (lastFrom < lastTo && nameFrom < nameTo && bytes[lastFrom] < bytes[nameFrom])
        || Arrays.compare(bytes, lastFrom, lastTo, bytes, nameFrom, nameTo) < 0;
  }

  /** What an object in this one is, by its name. */
  private Holder holder(Holder outer, int nameFrom, int nameTo) {
    if (outer != Holder.LEAF) {
      return Holder.OTHER;
    }
    if (isName(nameFrom, nameTo, Holder.SOURCE.key)) {
      return Holder.SOURCE;
    }
    return isName(nameFrom, nameTo, Holder.SUBJECTS.key) ? Holder.SUBJECTS : Holder.OTHER;
  }

  private static Field[] wanted(Holder holder) {
    return switch (holder) {
      case LEAF -> OF_LEAF;
      case SOURCE -> OF_SOURCE;
      case SUBJECTS -> OF_SUBJECTS;
      case OTHER -> OF_OTHER;
    };
  }

  private void keep(Holder holder, int nameFrom, int nameTo, int valueFrom, int valueTo) {
    for (Field field : wanted(holder)) {
      if (isName(nameFrom, nameTo, field.key)) {
        int i = field.place;
        boolean text = bytes[valueFrom] == '"';
        from[i] = text ? valueFrom + 1 : valueFrom;
        to[i] = text ? valueTo - 1 : valueTo;
        plain &= !escaped(from[i], to[i]);
        return;
      }
    }
  }

  private boolean escaped(int start, int stop) {
    for (int at = start; at < stop; at++) {
      if (bytes[at] == '\\') {
        return true;
      }
    }
    return false;
  }

  private boolean isName(int nameFrom, int nameTo, String name) {
    if (nameTo - nameFrom != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[nameFrom + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int array(int open, int depth) {
    int at = open + 1;
    if (at < end && bytes[at] == ']') {
      return at + 1;
    }
    while (at < end) {
      at = value(at, depth + 1, Holder.OTHER);
      if (at == UNKNOWN || at >= end) {
        return UNKNOWN;
      }
      if (bytes[at] == ']') {
        return at + 1;
      }
      if (bytes[at++] != ',') {
        return UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  /** Gives the place of the closing quote. */
  private int name(int open) {
    int at = Plain.end(bytes, open + 1, end);
    return at < end && bytes[at] == '"' ? at : UNKNOWN;
  }

  private int string(int open) {
    int at = Plain.end(bytes, open + 1, end);
    while (at < end) {
      byte c = bytes[at];
      if (c == '"') {
        return at + 1;
      } else if (c == '\\') {
        if (at + 1 >= end || "\"\\bfnrt".indexOf(bytes[at + 1]) < 0) {
          return UNKNOWN;
        }
        at += 2;
      } else {
        int length = c < 0 ? Utf8.length(bytes, at, end) : 0;
        if (length == 0) {
          return UNKNOWN;
        }
        at += length;
      }
      at = Plain.end(bytes, at, end);
    }
    return UNKNOWN;
  }

  private int number(int start) {
    int digits = bytes[start] == '-' ? start + 1 : start;
    int at = digits;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    int count = at - digits;
    boolean plain = count > 0 && count <= DIGITS_MAX && (bytes[digits] != '0' || at - start == 1);
    return plain ? at : UNKNOWN;
  }

  private int word(int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end || bytes[at + i] != word.charAt(i)) {
        return UNKNOWN;
      }
    }
    return at + word.length();
  }
}
