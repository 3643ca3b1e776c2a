package io.countersign.server.subjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import io.countersign.history.Erasable;
import io.countersign.history.postgres.PostgresErasing;
import io.countersign.history.verify.Report;
import io.countersign.server.identity.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/** T10, over all tables: what was kept about a person is gone, and the history still verifies. */
@SpringBootTest(classes = SubjectApplication.class)
@WithMockUser(roles = "OWNER")
class SubjectsTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  // the context outlives the class, and writes there until the JVM ends
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.history.retention", () -> "183d");
  }

  @Autowired WebApplicationContext context;
  @Autowired SubjectWorld world;
  @Autowired Retention retention;
  @Autowired PostgresErasing history;
  private final int number = NUMBER.incrementAndGet();
  private final String erna = "erna%d@example.org".formatted(number);
  private final String other = "other%d@example.org".formatted(number);
  private final long instance = 2251799813685249L + 100L * number;
  private MockMvcTester api;

  @BeforeEach
  void a_case_about_erna_and_one_about_somebody_else() {
    api = MockMvcTester.from(context, mvc -> mvc.apply(springSecurity()).build());
    world.person("olga", Role.OWNER);
    world.endedCase(instance, erna);
    world.endedCase(instance + 50, other);
  }

  @AfterEach
  void olga_is_alone_again() {
    world.failNowhere();
    world.signIn("olga", Set.of(Role.OWNER));
    world.execute("delete from server.person where username = 'sam'");
    world.execute("delete from server.subject_erasure where state = 'WAITING'");
  }

  @Test
  void what_is_kept_about_a_person_is_found_and_given_out() {
    assertThat(api.get().uri("/api/subjects").param("value", " " + erna.toUpperCase(Locale.ROOT)))
        .hasStatusOk()
        .bodyJson()
        .hasPathSatisfying(
            "$.cases[0].processInstanceKey", v -> v.assertThat().isEqualTo(Long.toString(instance)))
        .hasPathSatisfying("$.cases.length()", v -> v.assertThat().isEqualTo(1));
    assertThat(api.get().uri("/api/subjects/export").param("value", erna))
        .hasStatusOk()
        .bodyText()
        .contains("\"kind\": \"variable\"", "\"kind\": \"effect\"", "effect.proposed", erna)
        .doesNotContain(other);
    assertThat(world.types()).contains("subject.searched", "subject.exported");
    assertThat(world.everything("server")).as("the index").doesNotContain(erna);
  }

  @Test
  void the_page_shows_everything_before_it_goes() {
    world.person("sam", Role.SUPERVISOR);
    assertThat(form("/history/person", "basis", "x"))
        .hasStatusOk()
        .bodyText()
        .contains("Case " + instance, "process variables", erna, "Legal holds", "Erase");
    assertThat(form("/history/person/erase", "basis", "Asked for it")).hasStatus(302);
    assertThat(api.get().uri("/history/person"))
        .hasStatusOk()
        .bodyText()
        .contains("Erasures that wait for a second person", "case " + instance, "Asked for it")
        .doesNotContain(erna);
  }

  @Test
  void a_person_is_erased_and_the_history_still_verifies() throws Exception {
    assertThat(world.everywhere()).contains(erna);
    assertThat(erase(erna)).hasStatusOk().bodyText().contains("alone: there is no second");

    assertThat(world.everywhere()).doesNotContain(erna).contains(other);
    assertThat(world.export()).doesNotContain(erna).contains(other);
    Report report = world.verify();
    assertThat(report.findings()).isEmpty();
    assertThat(world.files(data)).doesNotContain(erna);
    assertThat(world.types()).contains("history.erased", "subject.erased");
  }

  @Test
  void where_there_is_a_second_person_that_one_has_to_approve() {
    world.person("sam", Role.SUPERVISOR);
    assertThat(erase(erna)).hasStatus(202);
    String id = world.one("select id from server.subject_erasure where state = 'WAITING'");
    assertThat(post("/api/subjects/erasures/" + id + "/approval", ""))
        .hasStatus(409)
        .bodyText()
        .contains("a second person has to approve");
    assertThat(world.everywhere()).contains(erna);

    world.signIn("sam", Set.of(Role.SUPERVISOR));
    assertThat(post("/api/subjects/erasures/" + id + "/approval", "")).hasStatusOk();
    assertThat(world.everywhere()).doesNotContain(erna);
    assertThat(post("/api/subjects/erasures/" + id + "/approval", "")).hasStatus(409);
  }

  @Test
  void a_running_case_is_named_and_nothing_goes() {
    world.execute("update zeebe.instance set ended_at = null where key = " + instance);
    assertThat(erase(erna))
        .hasStatus(409)
        .bodyText()
        .contains("Case %d has not ended".formatted(instance));
    assertThat(world.everywhere()).contains(erna);
    assertThat(world.types()).contains("subject.erasure-refused");
    assertThat(world.erasures(instance)).isZero();
  }

  @Test
  void messages_that_name_the_person_go_too_although_no_case_has_them() throws Exception {
    String alone = "alone%d@example.org".formatted(number);
    world.message(instance + 7, alone.toUpperCase(Locale.ROOT));
    assertThat(api.get().uri("/api/subjects/export").param("value", alone))
        .bodyText()
        .contains("\"messageKey\":\"%d\"".formatted(instance + 7), alone.toUpperCase(Locale.ROOT));
    assertThat(post("/api/subjects/holds", json(alone, "reason", "Lawsuit"))).hasStatusOk();
    assertThat(erase(alone)).hasStatus(409).bodyText().contains("keeps message " + (instance + 7));
    String hold =
        world.one(
            "select id from server.subject_hold where lifted_at is null and reason = 'Lawsuit'");
    assertThat(post("/api/subjects/holds/" + hold + "/lift", "{\"reason\":\"Settled.\"}"))
        .hasStatus(204);
    assertThat(erase(alone)).hasStatusOk();
    assertThat(world.export()).doesNotContain(alone.toUpperCase(Locale.ROOT));
    assertThat(world.verify().findings()).isEmpty();
  }

  @Test
  void an_effect_in_doubt_is_settled_first() {
    world.execute(
        "update workers.effect set state = 'IN_DOUBT' where root_instance_key = " + instance);
    assertThat(erase(erna)).hasStatus(409).bodyText().contains("what became of effect");
  }

  @Test
  void a_legal_hold_keeps_everything_until_it_is_lifted() {
    assertThat(post("/api/subjects/holds", json(erna, "reason", "Lawsuit 7 O 12/26")))
        .hasStatusOk();
    assertThat(erase(erna))
        .hasStatus(409)
        .bodyText()
        .contains("Lawsuit 7 O 12/26", "Lift it first");
    world.clock().advance(Duration.ofDays(400));
    retention.sweep();
    assertThat(world.everywhere()).contains(erna).doesNotContain(other);

    String id = world.one("select id from server.subject_hold where lifted_at is null");
    assertThat(post("/api/subjects/holds/" + id + "/lift", "{\"reason\":\"Settled.\"}"))
        .hasStatus(204);
    assertThat(erase(erna)).hasStatusOk();
    assertThat(world.types()).contains("subject.held", "subject.released");
  }

  @Test
  void what_is_past_its_time_goes_by_itself() throws Exception {
    world.message(instance + 9, "late%d@example.org".formatted(number));
    world.clock().advance(Duration.ofDays(182));
    retention.sweep();
    assertThat(world.everywhere()).contains(erna, other);
    world.clock().advance(Duration.ofDays(2));
    assertThat(retention.sweep()).isGreaterThanOrEqualTo(2);
    assertThat(retention.sweep()).as("again").isZero();
    assertThat(world.erasures(instance)).isEqualTo(1);
    assertThat(world.everywhere()).doesNotContain(erna, other);
    assertThat(world.export())
        .contains("retention: kept for 183 days")
        .doesNotContain("late%d@example.org".formatted(number));
    assertThat(world.verify().findings()).isEmpty();
  }

  @Test
  void a_crash_at_any_step_leaves_all_or_nothing() throws Exception {
    for (String step :
        new String[] {
          "zeebe.variable",
          "workers.message",
          "workers.effect",
          "engine.decision",
          "history.inbox",
          "history.entry",
          "history.case_key",
          "server.subject_erasure"
        }) {
      world.failAt(step);
      assertThatThrownBy(() -> erase(erna).getResponse()).as(step).isNotNull();
      world.failNowhere();
      assertThat(world.everything("zeebe")).as(step).contains(erna);
      assertThat(world.everything("workers")).as(step).contains(erna);
      assertThat(world.everything("history")).as("sealed").doesNotContain(erna);
      assertThat(history.payloads(new Erasable.Case(instance)).toString()).as(step).contains(erna);
      assertThat(world.erasures(instance)).as(step).isZero();
    }
    assertThat(erase(erna)).hasStatusOk();
    assertThat(world.verify().findings()).isEmpty();
  }

  @Test
  @WithMockUser(roles = "SUPERVISOR")
  void only_an_owner_asks_for_it() {
    assertThat(erase(erna)).hasStatus(403);
    assertThat(post("/api/subjects/holds", json(erna, "reason", "x"))).hasStatus(403);
  }

  @Test
  @WithMockUser(roles = "VIEWER")
  void whoever_only_looks_finds_nobody() {
    assertThat(api.get().uri("/api/subjects").param("value", erna)).hasStatus(403);
    assertThat(api.get().uri("/api/subjects/export").param("value", erna)).hasStatus(403);
  }

  private MvcTestResult erase(String value) {
    return post("/api/subjects/erasures", json(value, "basis", "GDPR art. 17: asked for it"));
  }

  private MvcTestResult post(String path, String body) {
    return api.post()
        .uri(path)
        .with(
            org.springframework.security.test.web.servlet.request
                .SecurityMockMvcRequestPostProcessors.csrf())
        .contentType(MediaType.APPLICATION_JSON)
        .content(body)
        .exchange();
  }

  private MvcTestResult form(String path, String name, String text) {
    return api.post().uri(path).with(csrf()).param("value", erna).param(name, text).exchange();
  }

  private static String json(String value, String name, String text) {
    return "{\"value\":\"%s\",\"%s\":\"%s\"}".formatted(value, name, text);
  }
}
