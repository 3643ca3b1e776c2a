package io.countersign.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where an instance is stuck. */
public record Incident(
    long key,
    long processInstanceKey,
    String elementId,
    String errorType,
    String message,
    Instant raisedAt,
    @Nullable Instant resolvedAt) {}
