package io.countersign.engine;

import java.time.Instant;
import java.util.Map;

/** A job of the engine. */
public record Job(
    long key,
    String type,
    long processInstanceKey,
    String bpmnProcessId,
    long processDefinitionKey,
    String elementId,
    long elementInstanceKey,
    Map<String, String> headers,
    Map<String, Object> variables,
    int retries,
    Instant deadline) {}
