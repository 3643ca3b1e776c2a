package io.countersign.server.demo.bank;

import java.util.Map;

/** What the bank says; problems as in RFC 9457. */
record BankAnswer(int status, String contentType, Map<String, ?> body) {

  BankAnswer {
    body = Map.copyOf(body);
  }

  static BankAnswer of(int status, Map<String, ?> body) {
    return new BankAnswer(status, "application/json", body);
  }

  static BankAnswer ok(String name, Object value) {
    return of(200, Map.of(name, value));
  }

  static BankAnswer problem(int status, String detail) {
    return new BankAnswer(
        status, "application/problem+json", Map.of("status", status, "detail", detail));
  }
}
