package io.countersign.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random values of the profile, with all the characters that are easy to get wrong. */
public final class RandomJson {

  private static final String[] PIECES = {
    "a",
    "\"",
    "\\",
    "/",
    "\b",
    "\f",
    "\n",
    "\r",
    "\t",
    "\u0001",
    "\u001f",
    "\u007f",
    "\u0080",
    "é",
    "€",
    "\u2028",
    "\ufb33",
    "😀",
    "\ud834\udd1e",
    "name",
    "0",
    " "
  };

  private final Random random;

  public RandomJson(Random random) {
    this.random = random;
  }

  public HashMap<String, Object> object(int depth) {
    var map = new HashMap<String, Object>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(text(), value(depth));
    }
    return map;
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> random.nextInt(-1, 12);
      case 5 -> text();
      case 6 -> list(depth - 1);
      default -> object(depth - 1);
    };
  }

  private List<@Nullable Object> list(int depth) {
    var list = new ArrayList<@Nullable Object>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(depth));
    }
    return list;
  }

  public String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
