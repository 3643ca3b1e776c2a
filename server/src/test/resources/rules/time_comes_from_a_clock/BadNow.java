package io.countersign.workers;

class BadNow {
  final java.time.Instant at = java.time.Instant.now();
}
