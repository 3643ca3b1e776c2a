package io.countersign.server.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import io.countersign.history.Actor;
import io.countersign.history.EntryQuery;
import io.countersign.history.History;
import io.countersign.history.HistoryEntries;
import io.countersign.history.NewEntry;
import io.countersign.history.Receipt;
import io.countersign.history.Signer;
import io.countersign.history.VerifierKey;
import io.countersign.history.postgres.PostgresHistory;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import io.countersign.server.TestDatabase;
import io.countersign.server.identity.Caller;
import io.countersign.server.identity.CurrentPerson;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

@SpringBootTest
@WithMockUser(roles = "VIEWER")
class HistoryApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  // the context outlives the class, and writes there until the JVM ends
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
  }

  @Autowired WebApplicationContext context;
  MockMvcTester api;
  @Autowired History history;
  @Autowired HistoryEntries entries;
  @Autowired Signer signer;

  @BeforeEach
  void append_and_wait_until_it_is_signed() {
    api = MockMvcTester.from(context, mvc -> mvc.apply(springSecurity()).build());
    history.append(
        new NewEntry(
            "effect.confirmed",
            Actor.worker("refund-clerk"),
            Map.of("instance", "2251799813685249"),
            "ok",
            "The refund was paid.",
            Map.of("amountCents", 6200)));
    await()
        .atMost(PATIENCE)
        .until(
            () -> !entries.search(EntryQuery.all().text("refund")).entries().isEmpty() && signed());
  }

  @Test
  void entries_are_found_with_their_facts() {
    assertThat(api.get().uri("/api/history/entries?instance=2251799813685249&limit=1"))
        .hasStatusOk()
        .bodyJson()
        .hasPathSatisfying(
            "$.items[0].sentence", v -> v.assertThat().isEqualTo("The refund was paid."))
        .hasPathSatisfying("$.items[0].payload.amountCents", v -> v.assertThat().isEqualTo(6200))
        .hasPathSatisfying("$.items[0].actor.id", v -> v.assertThat().isEqualTo("refund-clerk"));
  }

  @Test
  void an_entry_comes_with_its_proof() {
    assertThat(api.get().uri("/api/history/entries/1"))
        .hasStatusOk()
        .bodyJson()
        .hasPathSatisfying("$.proof.index", v -> v.assertThat().isEqualTo(1))
        .hasPathSatisfying("$.key", v -> v.assertThat().isEqualTo(signer.key().text()));
  }

  @Test
  void the_export_verifies_with_the_key_that_is_served() throws Exception {
    MvcTestResult export = api.get().uri("/api/history/export").exchange();
    Report report =
        Verifier.trustingTheExport()
            .trusting(VerifierKey.parse(text("/api/history/key")))
            .verify(new ByteArrayInputStream(export.getResponse().getContentAsByteArray()));
    assertThat(report.findings()).isEmpty();
    assertThat(report.entries()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void the_checkpoint_is_signed() throws Exception {
    assertThat(signer.key().open(text("/api/history/checkpoint")).origin())
        .isEqualTo(signer.key().name());
  }

  @Test
  void tiles_are_served_as_other_tools_read_them() throws Exception {
    long size = signer.key().open(text("/api/history/checkpoint")).size();
    String tile = "/api/history/tile/0/000.p/" + size;
    assertThat(api.get().uri(tile))
        .hasStatusOk()
        .hasContentType("application/octet-stream")
        .headers()
        .hasValue("Cache-Control", "max-age=31536000, private, immutable");
    assertThat(api.get().uri(tile).exchange().getResponse().getContentAsByteArray())
        .hasSize(Math.toIntExact(32 * size));
    assertThat(api.get().uri("/api/history/tile/entries/000.p/2"))
        .hasStatusOk()
        .bodyText()
        .contains("The log begins.", "The refund was paid.");
    assertThat(api.get().uri("/api/history/tile/0/001")).hasStatus(404);
    assertThat(api.get().uri("/api/history/tile/0/..%2f..")).hasStatus4xxClientError();
  }

  @Test
  void a_receipt_proves_itself_without_the_server() throws Exception {
    Receipt receipt = Receipt.parse(text("/api/history/entries/1/receipt"));
    Report report = Verifier.trustingTheExport().trusting(signer.key()).verify(receipt);
    assertThat(report.findings()).isEmpty();
    assertThat(receipt.facts().orElseThrow().payload()).contains("6200");
    assertThat(api.get().uri("/api/history/entries/99999/receipt")).hasStatus(404);
  }

  @Test
  void who_takes_a_receipt_or_everything_is_recorded_at_once() {
    assertThat(api.get().uri("/api/history/export")).hasStatusOk();
    assertThat(api.get().uri("/api/history/entries/1/receipt")).hasStatusOk();
    await()
        .atMost(PATIENCE)
        .until(() -> recorded("history.exported") && recorded("history.receipt-given"));
  }

  private boolean recorded(String type) {
    EntryQuery query =
        EntryQuery.all()
            .with(EntryQuery.Field.TYPE, type)
            .with(EntryQuery.Field.ACTOR, "demo-system");
    return !entries.search(query).entries().isEmpty();
  }

  @Test
  void a_senseless_search_is_refused_with_the_reason() {
    assertThat(api.get().uri("/api/history/entries?colour=red"))
        .hasStatus(400)
        .bodyText()
        .contains("by 'colour'");
    assertThat(api.get().uri("/api/history/entries?limit=many"))
        .hasStatus(400)
        .bodyText()
        .contains("'limit' must be");
    assertThat(api.get().uri("/api/history/entries?limit=100000")).hasStatus(400);
    assertThat(api.get().uri("/api/history/entries/99999")).hasStatus(404);
  }

  @Test
  @WithMockUser(roles = "NOBODY")
  void whoever_may_not_read_gets_nothing() {
    assertThat(api.get().uri("/api/history/export")).hasStatus(403);
    assertThat(api.get().uri("/api/history/entries")).hasStatus(403);
    assertThat(api.get().uri("/api/history/tile/entries/000.p/1")).hasStatus(403);
    assertThat(api.get().uri("/api/history/entries/0/receipt")).hasStatus(403);
  }

  private boolean signed() {
    return entries.checkpoint().map(note -> signer.key().open(note).size() > 1).orElse(false);
  }

  private String text(String path) throws Exception {
    return api.get().uri(path).exchange().getResponse().getContentAsString();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @EnableMethodSecurity
  @Import({HistoryConfiguration.class, HistoryController.class})
  static class Application {

    @Bean
    DataSource database() {
      return TestDatabase.fresh("history");
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    History history(DataSource database, Clock clock) {
      return new PostgresHistory(new TransactionAwareDataSourceProxy(database), clock);
    }

    @Bean
    CurrentPerson current() {
      return () -> new Caller.OfClient("demo-system", Set.of("read"));
    }
  }
}
