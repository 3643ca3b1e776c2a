package io.countersign.server.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Digest;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.Clients;
import io.countersign.server.identity.NewClient;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Role;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions, codes and refresh tokens outlive the server; what the database has of them opens
 * nothing.
 */
class RestartTest {

  private static final String CALLBACK = "http://127.0.0.1:9999/callback";
  private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789";

  @TempDir static Path data;
  private static TwoServers servers;

  private Browser browser;

  @BeforeAll
  static void start() {
    servers = new TwoServers(data);
    servers
        .bean(People.class)
        .create(
            new NewPerson("sam", "Sam Okafor", "correct horse", Set.of(Role.SUPERVISOR), false),
            "countersign");
    servers
        .bean(Clients.class)
        .create(
            new NewClient(
                "desk-app", "An app", "an app's secret", Set.of("act"), Set.of(CALLBACK), false),
            "countersign");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @BeforeEach
  void signIn() {
    jdbc().sql("delete from server.browser_session").update();
    browser = signedIn();
  }

  @Test
  void a_restart_keeps_a_person_signed_in() {
    servers.restart();
    assertThat(browser.get("/page").body()).isEqualTo("hello sam");
  }

  @Test
  void the_session_of_the_database_is_no_cookie() {
    String id = browser.cookie(MarkedCookies.NAME).split("\\.")[0];
    assertThat(
            jdbc().sql("select session_id from server.browser_session").query(String.class).list())
        .contains(id);
    var thief = new Browser(servers.port());
    assertThat(thief.withCookie(MarkedCookies.NAME, id).get("/page").statusCode()).isEqualTo(302);
    assertThat(
            thief
                .withCookie(MarkedCookies.NAME, id + ".AAAAAAAAAAAAAAAAAAAAAA")
                .get("/page")
                .statusCode())
        .isEqualTo(302);
  }

  @Test
  void what_a_session_holds_is_sealed() {
    byte[] held =
        jdbc()
            .sql("select string_agg(attribute_bytes, '') from server.browser_session_attributes")
            .query(byte[].class)
            .single();
    assertThat(new String(held, StandardCharsets.ISO_8859_1)).doesNotContain("sam", "java");
  }

  @Test
  void bytes_that_somebody_put_into_the_database_are_not_opened() {
    jdbc()
        .sql(
            "update server.browser_session_attributes set attribute_bytes = '\\xaced00057400'::bytea")
        .update();
    assertThat(browser.get("/page").headers().firstValue("Location").map(Browser::path))
        .hasValue("/login");
  }

  @Test
  void a_session_ends_after_its_time_and_its_row_goes() {
    jdbc().sql("update server.browser_session set last_access_time = 0, expiry_time = 0").update();
    assertThat(browser.get("/page").statusCode()).isEqualTo(302);
    servers.bean(JdbcIndexedSessionRepository.class).cleanUpExpiredSessions();
    assertThat(rows("server.browser_session where principal_name = 'sam'")).isZero();
  }

  @Test
  void somebody_who_signs_in_is_remembered_longer_than_a_stranger() {
    new Browser(servers.port()).get("/page");
    assertThat(
            jdbc()
                .sql("select max_inactive_interval from server.browser_session order by 1")
                .query(Integer.class)
                .list())
        .containsExactly(SessionConfiguration.STRANGER_SECONDS, 8 * 60 * 60);
  }

  @Test
  void sign_out_everywhere_ends_every_session_and_refresh_token() {
    Browser other = signedIn();
    String refresh = exchange(code()).get("refresh_token").asString();
    servers.bean(Sessions.class).endAll("sam");

    assertThat(browser.get("/page").statusCode()).isEqualTo(302);
    assertThat(other.get("/page").statusCode()).isEqualTo(302);
    assertThat(refreshed(refresh).statusCode()).isEqualTo(400);
    assertThat(TwoServers.ENTRIES)
        .extracting(NewEntry::sentence)
        .contains("sam signed out everywhere.");
  }

  @Test
  void a_code_and_a_refresh_token_are_good_after_a_restart_and_the_code_once() {
    String code = code();
    servers.restart();
    JsonNode tokens = exchange(code);
    assertThat(browser.bearer("POST", "/api/decide", tokens.get("access_token").asString()).body())
        .isEqualTo("decided");
    servers.restart();
    assertThat(refreshed(tokens.get("refresh_token").asString()).statusCode()).isEqualTo(200);
    assertThat(exchanged(code, VERIFIER).statusCode()).isEqualTo(400);
  }

  @Test
  void a_code_is_nothing_without_its_verifier_and_an_access_token_is_no_refresh_token() {
    assertThat(
            exchanged(code(), "another-verifier-of-at-least-forty-three-characters").statusCode())
        .isEqualTo(400);
    String access = exchange(code()).get("access_token").asString();
    assertThat(refreshed(access).statusCode()).isEqualTo(400);
  }

  @Test
  void a_code_needs_a_challenge_and_an_address_that_is_known() {
    assertThat(authorize("&redirect_uri=" + encoded(CALLBACK)).headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).contains("error=invalid_request"));
    assertThat(
            authorize("&redirect_uri=" + encoded("http://evil.example/") + challenge())
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void no_token_is_in_the_database_in_plain() {
    JsonNode tokens = exchange(code());
    String rows =
        jdbc()
            .sql("select string_agg(g::text, ' ') from server.token_grant g")
            .query(String.class)
            .single();
    assertThat(rows)
        .doesNotContain(
            tokens.get("access_token").asString(), tokens.get("refresh_token").asString());
  }

  private Browser signedIn() {
    var fresh = new Browser(servers.port());
    fresh.get("/page");
    fresh.get("/login");
    fresh.post("/login", fresh.withCsrf(Map.of("username", "sam", "password", "correct horse")));
    return fresh;
  }

  private String code() {
    String to =
        authorize("&redirect_uri=" + encoded(CALLBACK) + challenge())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return to.replaceAll(".*[?&]code=([^&]+).*", "$1");
  }

  private HttpResponse<String> authorize(String more) {
    return browser.get(
        "/oauth2/authorize?response_type=code&client_id=desk-app&scope=act&state=s" + more);
  }

  private static String challenge() {
    byte[] hash = Digest.ofText(VERIFIER).bytes();
    return "&code_challenge_method=S256&code_challenge="
        + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private JsonNode exchange(String code) {
    HttpResponse<String> answer = exchanged(code, VERIFIER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body());
  }

  private HttpResponse<String> exchanged(String code, String verifier) {
    return tokens(
        Map.of(
            "grant_type", "authorization_code",
            "code", code,
            "redirect_uri", CALLBACK,
            "code_verifier", verifier));
  }

  private HttpResponse<String> refreshed(String refreshToken) {
    return tokens(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  private HttpResponse<String> tokens(Map<String, String> form) {
    return new Browser(servers.port()).tokens("desk-app", "an app's secret", new HashMap<>(form));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static long rows(String what) {
    return jdbc().sql("select count(*) from " + what).query(Long.class).single();
  }

  private static JdbcClient jdbc() {
    return servers.bean(JdbcClient.class);
  }
}
