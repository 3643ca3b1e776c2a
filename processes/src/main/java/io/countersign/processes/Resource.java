package io.countersign.processes;

/**
 * A file to deploy: its name with ending ({@code .bpmn}, {@code .dmn}, {@code .form}), its bytes.
 */
public record Resource(String name, byte[] content) {}
