package io.countersign.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.history.Digest;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Workers, limits, holds and prices over HTTP, on the real ledger; one server for all its tests.
 */
@SpringBootTest(
    classes = RestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class BudgetApi {

  static final String ABILITY =
      """
      {"action": "payments.refund", "approval": "WHEN",
       "approveWhen": [{"argument": "amountCents", "operator": "ABOVE", "value": "5000"}], "rule": "Refunds 1"}
      """;

  static final GreenMail MAIL =
      new GreenMail(ServerSetup.dynamicPort(new ServerSetup[] {ServerSetup.SMTP}));

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", () -> newDirectory().toString());
    settings.add("countersign.port", () -> 0);
    settings.add("management.prometheus.metrics.export.enabled", () -> true);
    MAIL.start();
    settings.add("spring.mail.host", () -> "127.0.0.1");
    settings.add("spring.mail.port", () -> MAIL.getSmtp().getPort());
    settings.add("countersign.notices.to", () -> "olga@hearth.example");
    settings.add("countersign.notices.from", () -> "countersign@hearth.example");
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory(Path.of("target"), "budget-api");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @LocalServerPort int port;
  @Autowired JwtEncoder tokens;
  @Autowired JdbcClient jdbc;
  @Autowired Budgets budgets;
  @Autowired PrometheusRegistry figures;

  Api api;
  String owner;
  String supervisor;
  String clerk;

  @BeforeEach
  void hire() {
    api = new Api(port, tokens);
    owner = api.person("OWNER");
    supervisor = api.person("SUPERVISOR");
    clerk = "clerk-" + UUID.randomUUID().toString().substring(0, 8);
    assertThat(save(clerk, ABILITY).status()).isEqualTo(200);
  }

  Api.Answer save(String id, String abilities, String... headers) {
    String body =
        """
        {"name": "Clerk", "purpose": "Refunds", "model": "rehearsal", "instructions": "Be kind.", "abilities": [%s]}
        """
            .formatted(abilities);
    return api.send(owner, "PUT", "/api/workers/" + id, body, headers);
  }

  String limitBody(String limit) {
    return """
    {"scope": "WORKER", "scopeId": "%s", "period": "MONTH", "unit": "MONEY", "limit": "%s", "reason": "A test"}
    """
        .formatted(clerk, limit);
  }

  Api.Answer limit(String limit, String seen) {
    return seen == null
        ? api.send(owner, "PUT", "/api/budgets", limitBody(limit))
        : api.send(owner, "PUT", "/api/budgets", limitBody(limit), "If-Match", seen);
  }

  Api.Answer topUp(String who, String scope, String id, String by, String key) {
    String body =
        """
        {"scope": "%s"%s, "period": "MONTH", "unit": "MONEY", "amount": "50", "endsAt": "%s",
         "reason": "A busy day", "requestedBy": "%s"}
        """
            .formatted(
                scope,
                id == null ? "" : ", \"scopeId\": \"" + id + "\"",
                Instant.now().plus(Duration.ofDays(1)),
                by);
    return api.post(who, "/api/budgets/top-ups", body, "Idempotency-Key", key);
  }

  Api.Answer prices(String csv, String query) {
    return api.send(owner, "POST", "/api/prices/import" + query, csv, "Content-Type", "text/csv");
  }

  void spent(String key, long nanos, Scope... more) {
    hold(key, nanos, more);
    budgets.settle(key, Amounts.money(nanos), "request 1");
  }

  String hold(String key, long nanos, Scope... more) {
    var path = new ArrayList<>(List.of(Scope.organisation(), Scope.worker(clerk)));
    path.addAll(List.of(more));
    budgets.reserve(
        new Reserve(key, Digest.ofText(key), path, Amounts.money(nanos), Reserve.WITHOUT_PRICE));
    return jdbc.sql("select state from budgets.hold where key = :key")
        .param("key", key)
        .query(String.class)
        .single();
  }

  long entries(String type, String worker) {
    return jdbc.sql(
            "select count(*) from history.inbox where leaf like :type and payload like :worker")
        .param("type", "%" + type + "%")
        .param("worker", "%" + worker + "%")
        .query(Long.class)
        .single();
  }
}
