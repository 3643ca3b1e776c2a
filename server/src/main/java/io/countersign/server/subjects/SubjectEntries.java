package io.countersign.server.subjects;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What the history is told. It names the person by the keyed hash, and that in the payload: the
 * leaf stays for ever.
 */
@Component
class SubjectEntries {

  private final History history;

  SubjectEntries(History history) {
    this.history = history;
  }

  void append(
      String type,
      Actor actor,
      String subject,
      String outcome,
      String sentence,
      Map<String, ?> facts) {
    var all = new HashMap<String, Object>(facts);
    all.put("subject", subject);
    history.append(new NewEntry(type, actor, Map.of(), outcome, sentence, all));
  }
}
