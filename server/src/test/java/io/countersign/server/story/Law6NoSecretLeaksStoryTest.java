package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Law 6: a whole case is told with a known word in every secret; then that word is looked for
 * wherever it has no business. What a model was sent is in {@code workers.message}.
 */
class Law6NoSecretLeaksStoryTest {

  private static final Pattern PRIVATE_PARTS = Pattern.compile("\"(d|p|q|dp|dq|qi)\":\"([^\"]+)\"");

  private static final Map<String, String> CANARIES =
      Map.of(
          "COUNTERSIGN_MODELS_OPENAI_API_KEY", "canary-openai-7f3a91",
          "COUNTERSIGN_MODELS_OPENAI_BASE_URL", "http://127.0.0.1:9/v1",
          "COUNTERSIGN_MODELS_ANTHROPIC_API_KEY", "canary-anthropic-1b9e02",
          "COUNTERSIGN_ACTIONS_MAIL_IMAP_PASSWORD", "countersign",
          "COUNTERSIGN_ENGINE_CLIENT_SECRET", "canary-engine-client-55d0c4");

  private static RunningDemo demo;
  private static final Map<String, String> SECRETS = new LinkedHashMap<>();

  @BeforeAll
  static void tell_the_whole_story() throws IOException {
    demo = RunningDemo.with(CANARIES);
    var story = new Story(demo);
    collect(story);
    var caseKey = story.request("H-10442", "The kettle is broken. I want my money back.");
    story.approve(story.awaitGate(caseKey, "payments.refund"));
    story.approve(story.awaitGate(caseKey, "mail.send"));
    story.awaitState(caseKey, "COMPLETED");
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  private static void collect(Story story) throws IOException {
    CANARIES.forEach((name, value) -> {
      if (value.startsWith("canary")) {
        SECRETS.put(name, value);
      }
    });
    for (Path file : files(demo.data().resolve("secrets"))) {
      if (!file.toString().endsWith(".p12")) {
        SECRETS.put(file.getFileName().toString(), Files.readString(file).strip());
      }
    }
    var key = PRIVATE_PARTS.matcher(Files.readString(demo.data().resolve("keys/tokens.jwk")));
    while (key.find()) {
      SECRETS.put("tokens.jwk " + key.group(1), key.group(2));
    }
    SECRETS.put("the client's secret", "demo-secret");
    SECRETS.put("an access token", story.system().token());
    SECRETS.put("a session's cookie", Rest.person(demo.address(), "owner").cookie("SESSION"));
    assertThat(SECRETS).hasSizeGreaterThan(12);
  }

  private static List<Path> files(Path folder) {
    try (var found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertClean(String where, String text) {
    SECRETS.forEach((name, secret) ->
        assertThat(text.contains(secret)).as("%s contains %s", where, name).isFalse());
  }

  @Test
  void no_log_and_no_terminal_has_one() throws IOException {
    for (Path log : files(demo.data().resolve("log"))) {
      assertClean(log.getFileName().toString(), Files.readString(log, StandardCharsets.ISO_8859_1));
    }
    assertClean("the terminal", demo.terminal());
  }

  @Test
  void no_column_of_any_table_has_one() throws SQLException {
    try (var database = demo.database()) {
      for (String column : columns(database)) {
        for (var secret : SECRETS.entrySet()) {
          assertThat(rowsWith(database, column, secret.getValue()))
              .as("%s contains %s", column, secret.getKey())
              .isZero();
        }
      }
    }
  }

  private static List<String> columns(Connection database) throws SQLException {
    var columns = new ArrayList<String>();
    try (var statement = database.createStatement();
        var rows =
            statement.executeQuery(
                """
                select format('%I.%I|%I', table_schema, table_name, column_name)
                from information_schema.columns join information_schema.tables using (table_schema, table_name)
                where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
                  and (data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY'))
                """)) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    assertThat(columns).hasSizeGreaterThan(100);
    return columns;
  }

  /** Bytes too, as they are and as they print. */
  private static long rowsWith(Connection database, String column, String secret)
      throws SQLException {
    var parts = column.split("\\|");
    try (var statement =
        database.prepareStatement(
            "select count(*) from %s where strpos(%s::text, ?) > 0 or strpos(%s::text, ?) > 0"
                .formatted(parts[0], parts[1], parts[1]))) {
      statement.setString(1, secret);
      statement.setString(
          2, java.util.HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  @Test
  void no_answer_and_no_export_has_one() {
    var story = new Story(demo);
    var owner = Rest.person(demo.address(), "owner");
    for (String path :
        List.of(
            "/api/history/export",
            "/api/workers",
            "/api/effects",
            "/v2/topology",
            "/v3/api-docs",
            "/actuator/health",
            "/actuator/prometheus",
            "/actuator/env",
            "/nothing",
            "/api/nothing",
            "/api/gates/x",
            "/v2/process-instances/99",
            "/oauth2/authorize?client_id=demo-system",
            "/workers/refund-clerk",
            "/history",
            "/error")) {
      assertClean(path, owner.get(path).body());
      assertClean(path + " for a system", story.system().get(path).body());
      assertClean(path + " for a stranger", Rest.anonymous(demo.address()).get(path).body());
    }
    assertClean("a bad body", story.system().post("/v2/process-instances", Map.of("a", 1)).body());
  }

  @Test
  void no_command_line_has_one() {
    ProcessHandle.allProcesses()
        .map(process -> Path.of("/proc", Long.toString(process.pid()), "cmdline"))
        .forEach(file -> assertClean(file.toString(), commandLine(file)));
  }

  private static String commandLine(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended meanwhile, or is somebody else's
    }
  }
}
