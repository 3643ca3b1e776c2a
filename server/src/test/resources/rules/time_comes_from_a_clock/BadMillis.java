package io.countersign.engine.zeebe;

class BadMillis {
  final long at = System.currentTimeMillis();
}
