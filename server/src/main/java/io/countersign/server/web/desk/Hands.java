package io.countersign.server.web.desk;

import io.countersign.engine.Openings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who else is at it.
 *
 * @param others who has the task open now, besides the person
 * @param assignee who has taken it; null where nobody has
 * @param yours whether that is the person
 * @param takeable whether the person may take it
 * @param deferred until when it is set aside; null where it is not
 */
record Hands(
    List<Openings.Opening> others,
    @Nullable String assignee,
    boolean yours,
    boolean takeable,
    @Nullable Instant deferred) {

  Hands {
    others = List.copyOf(others);
  }
}
