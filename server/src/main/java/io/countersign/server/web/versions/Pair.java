package io.countersign.server.web.versions;

import io.countersign.server.web.NothingHereException;
import java.util.List;
import java.util.function.ToLongFunction;

/** Two versions of a list that has the newest first. */
public record Pair<T>(T before, T after) {

  /** Without a choice, which is 0, the newest and the one before it. */
  public static <T> Pair<T> of(List<T> versions, ToLongFunction<T> number, long from, long to) {
    if (versions.isEmpty()) {
      throw new NothingHereException("No version of it is known.");
    }
    T after = find(versions, number, to == 0 ? number.applyAsLong(versions.getFirst()) : to);
    long earlier =
        versions.stream()
            .mapToLong(number)
            .filter(n -> n < number.applyAsLong(after))
            .findFirst()
            .orElse(number.applyAsLong(after));
    return new Pair<>(find(versions, number, from == 0 ? earlier : from), after);
  }

  private static <T> T find(List<T> versions, ToLongFunction<T> number, long wanted) {
    return versions.stream()
        .filter(version -> number.applyAsLong(version) == wanted)
        .findFirst()
        .orElseThrow(
            () -> new NothingHereException("No version %d of it is known.".formatted(wanted)));
  }
}
