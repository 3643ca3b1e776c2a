package io.countersign.engine;

final class BadGetter {
  long getKey() {
    return 1;
  }
}
