package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How what an action did is taken back, as the catalogue says.
 *
 * @param action which does nothing else; no worker can be given an ability for it
 * @param arguments of that action, each with where its value comes from: {@code effect} (the id of
 *     what is taken back), {@code reference}, {@code arguments.<name>} or {@code result.<name>}
 * @param window for how long after it happened
 */
public record Undo(String action, Map<String, String> arguments, Duration window) {

  private static final String ARGUMENT = "arguments.";
  private static final String RESULT = "result.";

  public Undo {
    arguments = Map.copyOf(arguments);
    if (window.isNegative() || window.isZero()) {
      throw new CatalogueException(
          "%s can be used for %s; a window is longer than nothing.".formatted(action, window));
    }
  }

  /** The arguments as they come from what happened; what is missing is left out. */
  Map<String, Object> fill(EffectJournal.Entry happened) {
    Effect effect = happened.effect();
    Map<String, @Nullable Object> given = object(effect.arguments());
    Map<String, @Nullable Object> result = object(happened.content());
    var values = new TreeMap<String, Object>();
    arguments.forEach((name, source) -> {
      @Nullable Object value =
          switch (source) {
            case "effect" -> effect.id();
            case "reference" -> effect.reference();
            case String s when s.startsWith(ARGUMENT) -> given.get(s.substring(ARGUMENT.length()));
            case String s when s.startsWith(RESULT) -> result.get(s.substring(RESULT.length()));
            default ->
                throw new CatalogueException(
                    "Argument %s of %s comes from '%s', which is nowhere."
                        .formatted(name, action, source));
          };
      Optional.ofNullable(value).ifPresent(there -> values.put(name, there));
    });
    return values;
  }

  /** A service may answer in words. */
  private static Map<String, @Nullable Object> object(@Nullable String json) {
    try {
      return json == null ? Map.of() : CanonicalJson.readObject(json);
    } catch (CanonicalJsonException e) {
      return Map.of();
    }
  }
}
