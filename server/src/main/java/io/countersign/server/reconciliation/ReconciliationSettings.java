package io.countersign.server.reconciliation;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where usage reports come from ({@code countersign.reconciliation.*}).
 *
 * @param alarmPerMille a larger difference of tokens is an alarm
 * @param timeout for one page of a report
 */
@ConfigurationProperties("countersign.reconciliation")
record ReconciliationSettings(
    @DefaultValue("5") int alarmPerMille,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue Provider openai,
    @DefaultValue Provider anthropic) {

  private static final int WHOLE = 1_000;

  ReconciliationSettings {
    if (alarmPerMille < 0 || alarmPerMille > WHOLE) {
      throw new IllegalArgumentException(
          "countersign.reconciliation.alarm-per-mille is %d, not within 0 and %d."
              .formatted(alarmPerMille, WHOLE));
    }
  }

  /**
   * A provider's usage endpoint.
   *
   * @param adminKey a key that may read the organisation's usage; empty asks nobody
   * @param address where it is, empty for the provider's own
   */
  record Provider(@DefaultValue("") String adminKey, @DefaultValue("") String address) {

    URI uri(String own) {
      return URI.create(address.isEmpty() ? own : address);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Provider[address=%s]".formatted(address);
    }
  }
}
