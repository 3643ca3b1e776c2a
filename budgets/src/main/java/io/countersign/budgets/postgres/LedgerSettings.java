package io.countersign.budgets.postgres;

import io.countersign.budgets.Reserve;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the ledger ({@code countersign.*}).
 *
 * @param timeZone where the organisation's days and months begin
 * @param currency in which the organisation counts its money (ISO 4217)
 * @param graceOfHolds how long a hold stays suspect before it is posted in full
 */
@ConfigurationProperties("countersign")
record LedgerSettings(
    @DefaultValue("UTC") ZoneId timeZone,
    @DefaultValue("EUR") Currency currency,
    @DefaultValue("1d") Duration graceOfHolds) {

  boolean counts(String code) {
    return code.equals(Reserve.OWN_CURRENCY) || code.equals(currency.getCurrencyCode());
  }
}
