package io.countersign.server.rest;

class BadSetter {
  @org.springframework.beans.factory.annotation.Autowired
  void take(java.time.Clock clock) {}
}
