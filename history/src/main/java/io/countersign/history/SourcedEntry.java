package io.countersign.history;

import java.time.Instant;

/** An entry with the place it comes from and the time its source says it happened. */
public record SourcedEntry(NewEntry entry, Source source, Instant at) {}
