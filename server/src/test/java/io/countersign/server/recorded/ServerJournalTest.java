package io.countersign.server.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.CanonicalJson;
import io.countersign.history.NewEntry;
import io.countersign.server.history.KeyedHash;
import io.countersign.server.identity.Caller;
import io.countersign.server.parts.Ready;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ServerJournalTest {

  private static final Ready READY = new Ready(URI.create("http://127.0.0.1:8080"));

  @TempDir Path directory;

  private final List<NewEntry> entries = new ArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));
  private HistoryReads reads;
  private ServerJournal journal;

  @BeforeEach
  void open() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "countersign.port", "8080",
                    "countersign.mail.password", "hunter2",
                    "COUNTERSIGN_MODELS_OPENAI_API_KEY", "hunter4",
                    "countersign.models.anthropic.api-key", "hunter5",
                    "countersign.database.url", "jdbc:postgresql://joe:hunter3@db/x",
                    "other.setting", "x")));
    var settings = new SettingsInForce(environment, KeyedHash.open(directory.resolve("names")));
    InstantSource time = now::get;
    reads =
        new HistoryReads(
            entries::add,
            () -> new Caller.OfClient("auditor", Set.of()),
            time.withZone(ZoneOffset.UTC));
    journal = new ServerJournal(entries::add, settings, reads);
  }

  @Test
  void a_start_tells_the_settings_and_no_secret() {
    journal.started(READY);
    NewEntry entry = entries.getFirst();
    assertThat(entry.type()).isEqualTo("server.started");
    String payload = CanonicalJson.text(entry.payload());
    assertThat(payload)
        .contains("\"countersign.port\":\"8080\"", "\"countersign.mail.password\":\"secret ")
        .doesNotContain("hunter", "other.setting");
  }

  @Test
  void a_stop_tells_who_looked_before() {
    journal.started(READY);
    look();
    look();
    journal.stopped(new ContextClosedEvent(new StaticApplicationContext()));
    assertThat(entries)
        .extracting(NewEntry::type)
        .containsExactly("server.started", "history.read", "server.stopped");
    assertThat(entries.get(1).sentence()).isEqualTo("auditor looked at the history 2 times.");
  }

  @Test
  void looking_is_told_once_an_hour() {
    for (int i = 0; i < 100; i++) {
      look();
    }
    assertThat(entries).isEmpty();
    now.set(now.get().plus(Duration.ofHours(1)));
    look();
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().payload().get("count")).isEqualTo(101);
  }

  private void look() {
    reads.afterCompletion(
        new MockHttpServletRequest(), new MockHttpServletResponse(), new Object(), null);
  }
}
