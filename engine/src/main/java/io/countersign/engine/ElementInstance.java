package io.countersign.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An activity, event or gateway that an instance has reached. */
public record ElementInstance(
    long key,
    long processInstanceKey,
    long rootInstanceKey,
    String elementId,
    @Nullable String elementName,
    String type,
    Instance.State state,
    Instant startedAt,
    @Nullable Instant endedAt) {}
