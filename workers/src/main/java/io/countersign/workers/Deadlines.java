package io.countersign.workers;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a process does when its own deadline passes: it calls the owners. */
@Component
public class Deadlines {

  private final Conversations conversations;
  private final History history;
  private final Clock clock;

  Deadlines(Conversations conversations, History history, Clock clock) {
    this.conversations = conversations;
    this.history = history;
    this.clock = clock;
  }

  /**
   * Notes it once for each job.
   *
   * @param subjects the instance, the process and the element that waited for too long
   */
  @Transactional
  public void passed(long jobKey, Map<String, String> subjects) {
    if (conversations.outcome(jobKey).isPresent()) {
      return;
    }
    conversations.ended(null, jobKey, Map.of(), clock.instant());
    history.append(
        new NewEntry(
            "deadline.escalated",
            Actor.system(),
            subjects,
            "alarm",
            "A case is not settled by its deadline; the owners are called.",
            Map.of()));
  }
}
