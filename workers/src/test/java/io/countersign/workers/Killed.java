package io.countersign.workers;

/** Stands for {@code kill -9}: nothing catches it. */
final class Killed extends Error {
  Killed() {
    super("killed");
  }
}
