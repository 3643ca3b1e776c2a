package io.countersign.server.parts;

/** Asks a part whether it does its work. */
@FunctionalInterface
public interface Probe {

  /** Returns quickly; an exception means that there was no answer at all. */
  boolean healthy() throws Exception;
}
