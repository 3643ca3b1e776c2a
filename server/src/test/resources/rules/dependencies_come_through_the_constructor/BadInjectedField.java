package io.countersign.server.rest;

class BadInjectedField {
  @org.springframework.beans.factory.annotation.Autowired private java.time.Clock clock;
}
