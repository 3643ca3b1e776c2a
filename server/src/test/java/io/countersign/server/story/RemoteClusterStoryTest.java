package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Somebody's own cluster and database, reached by settings alone; docs/own-cluster.md is true. */
class RemoteClusterStoryTest {

  private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");

  @TempDir static Path folder;
  private static Certificate certificate;
  private static FakeTokenServer tokens;
  private static OwnCluster cluster;
  private static RestDoor rest;
  private static PGSimpleDataSource database;
  private static PGSimpleDataSource elsewhere;

  @BeforeAll
  static void start() throws IOException, SQLException {
    certificate = Certificate.in(folder);
    tokens = new FakeTokenServer(certificate);
    database = TestDatabase.fresh("history", "zeebe").unwrap(PGSimpleDataSource.class);
    runDocumentedSql(database);
    elsewhere = TestDatabase.fresh().unwrap(PGSimpleDataSource.class);
    var records =
        new OwnCluster.Records(
            database.getUrl(),
            "countersign_exporter",
            Files.writeString(folder.resolve("password"), "choose-one"));
    cluster = new OwnCluster(folder, certificate, tokens, records);
    rest = new RestDoor(certificate, tokens, cluster.restPort());
  }

  @AfterAll
  static void stop() {
    cluster.close();
    rest.close();
    tokens.close();
  }

  @Test
  void a_refund_goes_from_start_over_gates_to_its_effects() throws SQLException {
    var demo = RunningDemo.with(settings());
    try {
      var story = new Story(demo);
      var caseKey = story.request("H-10442", "The bowl arrived broken. I want my money back.");
      var supervisor = Rest.person(demo.address(), "supervisor");
      for (var action : new String[] {"payments.refund", "mail.send"}) {
        var gate = story.awaitGate(caseKey, action);
        assertThat(story.decide(supervisor, gate, "approve", "fine").status()).isBetween(200, 204);
      }
      story.awaitState(caseKey, "COMPLETED");
      assertThat(story.refundsAtTheBank("H-10442")).isEqualTo(1);
      assertThat(story.verify().exit()).isZero();
      assertThat(demo.data().resolve("engine")).doesNotExist();
      assertThat(tokens.given()).as("tokens die after seconds").isGreaterThan(1);
      assertThat(rest.letIn()).anyMatch(it -> it.matches("POST /v1/user-tasks/\\d+/completion"));
    } finally {
      demo.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "COUNTERSIGN_ENGINE_CLIENT_SECRET,wrong,refuses the client 'countersign' with status 401",
    "COUNTERSIGN_ENGINE_GRPC_ADDRESS,http://CLUSTER,with https where it speaks TLS",
    "COUNTERSIGN_ENGINE_REST_ADDRESS,https://127.0.0.1:1,countersign.engine.rest-address",
    "COUNTERSIGN_ENGINE_REST_ADDRESS,,Only countersign.engine.grpc-address is set"
  })
  void a_wrong_setting_is_named_and_the_start_ends(String name, String value, String named)
      throws IOException {
    var settings = settings();
    settings.put("COUNTERSIGN_DATABASE_URL", elsewhere.getUrl());
    settings.put("COUNTERSIGN_START_TIMEOUT", "5s");
    if (value == null) {
      settings.remove(name);
    } else {
      settings.put(name, value.replace("CLUSTER", cluster.grpc()));
    }
    var data = Files.createDirectories(folder.resolve("data"));

    assertThat(
            RunningDemo.attempt(
                Surroundings.settings(settings),
                data,
                "up",
                "--port",
                "0",
                "--data",
                data.toString()))
        .contains("countersign: ", named)
        .endsWith("exit 1")
        .doesNotContain(FakeTokenServer.SECRET);
  }

  private static Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    settings.put("COUNTERSIGN_DATABASE_URL", database.getUrl());
    settings.put("COUNTERSIGN_DATABASE_USER", String.valueOf(database.getUser()));
    settings.put("COUNTERSIGN_ENGINE_GRPC_ADDRESS", "https://" + cluster.grpc());
    settings.put("COUNTERSIGN_ENGINE_REST_ADDRESS", rest.address());
    settings.put("COUNTERSIGN_ENGINE_CLIENT_ID", FakeTokenServer.CLIENT);
    settings.put("COUNTERSIGN_ENGINE_CLIENT_SECRET", FakeTokenServer.SECRET);
    settings.put("COUNTERSIGN_ENGINE_AUTHORIZATION_SERVER_URL", tokens.tokenUrl());
    settings.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(certificate.trustStore(), Certificate.PASSWORD));
    return settings;
  }

  /** As the document tells people to do. */
  private static void runDocumentedSql(DataSource database) throws IOException, SQLException {
    var sql = SQL.matcher(Files.readString(Path.of("../docs/own-cluster.md")));
    assertThat(sql.find()).isTrue();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql.group(1));
    }
  }
}
