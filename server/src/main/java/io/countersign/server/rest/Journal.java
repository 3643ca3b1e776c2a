package io.countersign.server.rest;

import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.CurrentPerson;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes down who asked the engine for what; what came of it, the engine's records tell. */
@Component
class Journal {

  private final History history;
  private final CurrentPerson current;

  Journal(History history, CurrentPerson current) {
    this.history = history;
    this.current = current;
  }

  /** {@code did} completes the sentence that starts with whoever asked. */
  @Transactional
  public void append(String type, Map<String, String> subjects, String did, Map<String, ?> facts) {
    history.append(
        new NewEntry(
            type,
            current.actor(),
            subjects,
            "ok",
            "%s %s.".formatted(current.actor().id(), did),
            facts));
  }
}
