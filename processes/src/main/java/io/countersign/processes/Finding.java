package io.countersign.processes;

/** What is wrong with a model: where, which rule, and the way out. */
public record Finding(String resource, String elementId, String rule, String message) {}
