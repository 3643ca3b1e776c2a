package io.countersign.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a search.
 *
 * @param total how many match in all
 * @param next an opaque cursor; null on the last page
 */
public record Page<T>(List<T> items, long total, @Nullable String next) {

  public Page {
    items = List.copyOf(items);
  }
}
