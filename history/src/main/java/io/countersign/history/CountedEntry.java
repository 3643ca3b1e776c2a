package io.countersign.history;

/**
 * An entry of a source that counts.
 *
 * @param position of what it tells of in the source, as the source numbers it; there may be gaps
 */
public record CountedEntry(NewEntry entry, long position) {}
