package io.countersign.budgets.postgres;

import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the ledger ({@code countersign.*}).
 *
 * @param timeZone where the organisation's days and months begin
 */
@ConfigurationProperties("countersign")
record LedgerSettings(@DefaultValue("UTC") ZoneId timeZone) {}
