package io.countersign.workers.actions.sql;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the shop keeps its orders ({@code countersign.actions.orders.*}).
 *
 * @param enabled whether workers can be given the action at all
 * @param url a JDBC URL of the shop's PostgreSQL; empty means Countersign's own database
 * @param timeout how long one query may take
 * @param itemsMax the most lines of an order that a worker is shown
 */
@ConfigurationProperties("countersign.actions.orders")
record OrdersSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("50") int itemsMax) {

  /** Without the password. */
  @Override
  public String toString() {
    return "OrdersSettings[enabled=%s, url=%s, user=%s]".formatted(enabled, url, user);
  }
}
