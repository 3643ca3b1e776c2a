package io.countersign.server.rest;

class BadValue {
  @org.springframework.beans.factory.annotation.Value("${x}")
  private String x;
}
