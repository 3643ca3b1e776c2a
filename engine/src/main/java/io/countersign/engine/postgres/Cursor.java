package io.countersign.engine.postgres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The order values of a page's last row, as one opaque text. */
final class Cursor {

  private Cursor() {}

  static String of(List<String> values) {
    var text = new StringBuilder();
    for (String value : values) {
      text.append(value.length()).append(':').append(value);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The values, of which there must be as many as the order has steps. */
  static List<String> read(String cursor, int size) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      var values = new ArrayList<String>();
      for (int at = 0; at < text.length(); ) {
        int colon = text.indexOf(':', at);
        int end = colon + 1 + Integer.parseInt(text.substring(at, colon));
        values.add(text.substring(colon + 1, end));
        at = end;
      }
      if (values.size() == size) {
        return values;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw unknown(cursor, e);
    }
    throw unknown(cursor, null);
  }

  private static IllegalArgumentException unknown(
      String cursor, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        "'%s' is no cursor of this search. Take the last page's, with the same order."
            .formatted(cursor),
        cause);
  }
}
