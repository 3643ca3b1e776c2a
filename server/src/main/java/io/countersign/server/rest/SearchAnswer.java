package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.engine.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The answer to every search. */
record SearchAnswer<T>(List<T> items, PageFacts page) {

  /** How many there are in all, and where to go on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PageFacts(long totalItems, boolean hasMoreTotalItems, @Nullable String endCursor) {}

  static <S, T> SearchAnswer<T> of(Page<S> page, Function<S, T> view) {
    return new SearchAnswer<>(
        page.items().stream().map(view).toList(), new PageFacts(page.total(), false, page.next()));
  }
}
