package io.countersign.server.recorded;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.parts.Ready;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** When the server began and ceased to work, and with which settings. */
@Component
class ServerJournal {

  private static final Logger LOG = LoggerFactory.getLogger(ServerJournal.class);

  private final History history;
  private final SettingsInForce settings;
  private final HistoryReads reads;
  private final AtomicBoolean started = new AtomicBoolean();

  ServerJournal(History history, SettingsInForce settings, HistoryReads reads) {
    this.history = history;
    this.settings = settings;
    this.reads = reads;
  }

  @EventListener
  void started(Ready ready) {
    if (started.compareAndSet(false, true)) {
      append(
          "server.started",
          "The server started.",
          Map.of("address", ready.address().toString(), "settings", settings.all()));
    }
  }

  /** A server that was killed does not say so: then two starts stand in a row. */
  @EventListener
  void stopped(@SuppressWarnings("unused") ContextClosedEvent event) {
    if (started.compareAndSet(true, false)) {
      try {
        reads.tell();
        append("server.stopped", "The server was stopped.", Map.of());
      } catch (RuntimeException e) { // stopping must go on
        LOG.warn("The history does not tell that the server stopped.", e);
      }
    }
  }

  private void append(String type, String sentence, Map<String, ?> facts) {
    history.append(new NewEntry(type, Actor.system(), Map.of(), "ok", sentence, facts));
  }
}
