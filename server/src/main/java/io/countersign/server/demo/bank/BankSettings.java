package io.countersign.server.demo.bank;

import java.time.Duration;
import java.util.Map;

/**
 * What the bank's environment says: {@code DEMO_BANK_PORT}, {@code DEMO_BANK_TOKEN}, {@code
 * DEMO_BANK_DATABASE_URL}, {@code DEMO_BANK_DATABASE_USER}, {@code DEMO_BANK_DATABASE_PASSWORD},
 * {@code DEMO_BANK_DELAY_MS} and {@code DEMO_BANK_SETTLES_AFTER_S}.
 *
 * @param port on loopback; 0 picks a free one
 * @param token whoever has it may do everything
 * @param delay before and again after a refund is committed, so that tests can hit both moments
 * @param settlesAfter for how long a refund can be taken back
 */
record BankSettings(
    int port,
    String token,
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    Duration delay,
    Duration settlesAfter) {

  private static final int TOKEN_CHARS_MIN = 16;

  BankSettings {
    if (token.length() < TOKEN_CHARS_MIN) {
      throw new IllegalArgumentException(
          "DEMO_BANK_TOKEN has %d characters; set it to at least %d random ones."
              .formatted(token.length(), TOKEN_CHARS_MIN));
    }
  }

  static BankSettings of(Map<String, String> environment) {
    return new BankSettings(
        number(environment, "DEMO_BANK_PORT"),
        environment.getOrDefault("DEMO_BANK_TOKEN", ""),
        environment.getOrDefault("DEMO_BANK_DATABASE_URL", ""),
        environment.getOrDefault("DEMO_BANK_DATABASE_USER", ""),
        environment.getOrDefault("DEMO_BANK_DATABASE_PASSWORD", ""),
        Duration.ofMillis(number(environment, "DEMO_BANK_DELAY_MS")),
        Duration.ofSeconds(number(environment, "DEMO_BANK_SETTLES_AFTER_S", "1800")));
  }

  private static int number(Map<String, String> environment, String name) {
    return number(environment, name, "0");
  }

  private static int number(Map<String, String> environment, String name, String otherwise) {
    String value = environment.getOrDefault(name, otherwise);
    if (!value.matches("\\d{1,6}")) {
      throw new IllegalArgumentException(
          "%s is '%s', but must be a whole number.".formatted(name, value));
    }
    return Integer.parseInt(value);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "BankSettings[port=%d, databaseUrl=%s, delay=%s]".formatted(port, databaseUrl, delay);
  }
}
