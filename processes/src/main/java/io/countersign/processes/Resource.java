package io.countersign.processes;

/**
 * A file to deploy: its name with ending ({@code .bpmn}, {@code .dmn}, {@code .form}), its bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are passed on as they came
public record Resource(String name, byte[] content) {}
