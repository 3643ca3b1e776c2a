package io.countersign.workers;

class BadLog {
  final java.util.logging.Logger log = java.util.logging.Logger.getLogger("bad");
}
