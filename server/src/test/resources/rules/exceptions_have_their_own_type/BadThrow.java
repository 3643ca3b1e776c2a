package io.countersign.workers;

class BadThrow {
  void fail() {
    throw new RuntimeException("bad");
  }
}
