package io.countersign.engine;

import java.time.Instant;

/** A deployed process definition. */
public record Definition(
    long key,
    String bpmnProcessId,
    String name,
    int version,
    String resourceName,
    String xml,
    Instant deployedAt) {}
