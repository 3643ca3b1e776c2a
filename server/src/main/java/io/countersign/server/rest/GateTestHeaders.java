package io.countersign.server.rest;

import io.countersign.server.gates.DecidedTests;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Tells whoever decided by REST, in the same answer, that what they decided on was a test. */
@Component
class GateTestHeaders {

  private static final String NAME = "Countersign-Test";

  private final DecidedTests tests;

  GateTestHeaders(DecidedTests tests) {
    this.tests = tests;
  }

  /** One header for each: {@code <user task>: <what it was>}. */
  HttpHeaders of(List<Long> userTasks) {
    var headers = new HttpHeaders();
    tests.among(userTasks).forEach((key, was) -> headers.add(NAME, key + ": " + was));
    return headers;
  }
}
