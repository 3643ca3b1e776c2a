package io.countersign.server.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.TestDatabase;
import io.countersign.server.identity.Caller;
import io.countersign.server.identity.Clients;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.NewClient;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.OwnerLinks;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Role;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SignInTest {

  // the context outlives the class, and writes there until the JVM ends
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.port", () -> 0);
  }

  @LocalServerPort int port;
  @Autowired People people;
  @Autowired Clients clients;
  @Autowired OwnerLinks links;
  @Autowired JdbcClient jdbc;
  @Autowired List<NewEntry> entries;

  Browser browser;

  @BeforeEach
  void empty() {
    jdbc.sql("truncate server.person, server.client, server.owner_link, server.absence").update();
    entries.clear();
    browser = new Browser(port);
    people.create(
        new NewPerson("sam", "Sam Okafor", "correct horse", Set.of(Role.SUPERVISOR), true),
        "countersign");
    clients.create(
        new NewClient("shop", "Shop", "a shop's secret", Set.of("read"), Set.of(), false),
        "countersign");
  }

  @Test
  void a_page_sends_a_stranger_to_sign_in_and_back() {
    assertThat(browser.get("/page").headers().firstValue("Location").map(Browser::path))
        .hasValue("/login");
    assertThat(signIn("sam", "correct horse").headers().firstValue("Location").map(Browser::path))
        .hasValue("/page");
    assertThat(browser.get("/page").body()).isEqualTo("hello sam");
    assertThat(entries).extracting(NewEntry::type).contains("person.signed-in");
  }

  @Test
  void the_session_changes_its_name_at_sign_in() {
    browser.get("/page");
    String before = browser.cookie(MarkedCookies.NAME);
    signIn("sam", "correct horse");
    assertThat(browser.cookie(MarkedCookies.NAME)).isNotEqualTo(before);
  }

  @Test
  void a_wrong_password_is_told_and_written_down() {
    assertThat(
            signIn("sam", "wrong wrong wrong").headers().firstValue("Location").map(Browser::path))
        .hasValue("/login?failed");
    assertThat(browser.get("/login?failed").body()).contains("do not go together");
    assertThat(entries).extracting(NewEntry::type).contains("person.sign-in-failed");
  }

  @Test
  void a_name_that_nobody_has_is_not_written_down() {
    signIn("my secret", "wrong wrong wrong");
    assertThat(entries).allSatisfy(entry -> assertThat(entry.toString()).doesNotContain("secret"));
  }

  @Test
  void whoever_guesses_must_wait() {
    for (int i = 0; i < 5; i++) {
      signIn("ann", "wrong wrong " + i);
    }
    signIn("ann", "the right one");
    assertThat(browser.get("/login?failed").body()).contains("Too many attempts");
  }

  @Test
  void the_api_answers_a_stranger_with_a_problem() {
    HttpResponse<String> answer = browser.get("/api/me");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("/oauth2/token");
  }

  @Test
  void a_client_gets_a_token_and_may_what_its_scopes_say() {
    String token = browser.token("shop", "a shop's secret", "read");
    assertThat(browser.bearer("GET", "/api/me", token).body()).isEqualTo("client shop [read]");
    assertThat(browser.bearer("POST", "/api/decide", token).statusCode()).isEqualTo(403);
    assertThat(browser.bearer("GET", "/api/me", token + "x").statusCode()).isEqualTo(401);
  }

  @Test
  void a_client_that_names_no_scope_gets_all_that_it_has() {
    HttpResponse<String> answer =
        browser.tokens("shop", "a shop's secret", Map.of("grant_type", "client_credentials"));
    assertThat(answer.body()).contains("\"scope\":\"read\"");
  }

  @Test
  void a_session_needs_the_csrf_header_for_the_api() {
    signIn("sam", "correct horse");
    assertThat(browser.get("/api/me").body()).isEqualTo("person sam");
    HttpResponse<String> refused = browser.post("/api/decide", Map.of());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("X-XSRF-TOKEN");
    browser.get("/login");
    assertThat(browser.postWithCsrfHeader("/api/decide").body()).isEqualTo("decided");
  }

  @Test
  void pages_carry_the_security_headers() {
    var headers = browser.get("/login").headers();
    assertThat(headers.firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'self'"));
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(browser.get("/login").body()).doesNotContain("style=").doesNotContain("<script>");
  }

  @Test
  void the_one_time_link_makes_the_owner_once() {
    jdbc.sql("truncate server.person, server.absence").update();
    String link = links.issue().orElseThrow();
    assertThat(browser.get(link).body()).contains("You are the first person here");
    Map<String, String> owner =
        Map.of(
            "token", link.substring("/setup?token=".length()),
            "displayName", "Kim",
            "username", "kim",
            "password", "a long password");
    assertThat(
            browser
                .post("/setup", browser.withCsrf(owner))
                .headers()
                .firstValue("Location")
                .map(Browser::path))
        .hasValue("/login?made");
    assertThat(people.find("kim")).isPresent();
    assertThat(browser.get(link).body()).contains("does not work any more");
    assertThat(links.issue()).isEmpty();
  }

  @Test
  void sign_out_ends_the_session() {
    signIn("sam", "correct horse");
    browser.get("/login");
    browser.post("/logout", browser.withCsrf(Map.of()));
    assertThat(browser.get("/page").headers().firstValue("Location").map(Browser::path))
        .hasValue("/login");
    assertThat(entries).extracting(NewEntry::type).contains("person.signed-out");
  }

  @Test
  void the_key_is_kept_where_only_its_owner_reads_it() throws Exception {
    browser.token("shop", "a shop's secret", "read");
    assertThat(Files.getPosixFilePermissions(data.resolve("keys/tokens.jwk"))).hasSize(2);
  }

  private HttpResponse<String> signIn(String username, String password) {
    browser.get("/login");
    return browser.post(
        "/login", browser.withCsrf(Map.of("username", username, "password", password)));
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ComponentScan(
      basePackages = "io.countersign.server.identity",
      excludeFilters = @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
  static class Application {

    @Bean
    DataSource database() {
      return TestDatabase.fresh("server");
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    List<NewEntry> entries() {
      return new CopyOnWriteArrayList<>();
    }

    @Bean
    History history(List<NewEntry> entries) {
      return entries::add;
    }

    @Bean
    Echo echo(CurrentPerson current) {
      return new Echo(current);
    }
  }

  @RestController
  static class Echo {

    private final CurrentPerson current;

    Echo(CurrentPerson current) {
      this.current = current;
    }

    @GetMapping("/page")
    @PreAuthorize("hasRole('VIEWER')")
    String page() {
      return "hello " + current.person().orElseThrow().username();
    }

    @GetMapping("/api/me")
    @PreAuthorize("hasRole('VIEWER') or hasAuthority('SCOPE_read')")
    String me() {
      return switch (current.caller()) {
        case Caller.OfPerson(var person) -> "person " + person.username();
        case Caller.OfClient(var id, var scopes) -> "client " + id + " " + scopes;
      };
    }

    @PostMapping("/api/decide")
    @PreAuthorize("hasRole('SUPERVISOR')")
    String decide() {
      return "decided";
    }
  }
}
