package io.countersign.server.web.desk;

import io.countersign.engine.Gates;
import io.countersign.engine.Vote;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a task's page says of who has approved by now. */
@Component("voteNotes")
class VoteNotes {

  private final Gates gates;

  VoteNotes(Gates gates) {
    this.gates = gates;
  }

  /**
   * The lines of the note.
   *
   * @param tally how many of how many; null where one person decides alone
   * @param stuck why nobody can bring it to an end
   */
  public record Note(@Nullable String tally, @Nullable String stuck, boolean singleOperator) {}

  /** Null where there is nothing to say. */
  public @Nullable Note of(long userTaskKey) {
    if (gates.decision(userTaskKey).isPresent()) {
      return null;
    }
    return gates
        .tally(userTaskKey)
        .map(tally ->
            new Note(
                tally.needed() > 1 ? sentence(tally) : null, tally.stuck(), tally.singleOperator()))
        .filter(note -> note.tally() != null || note.stuck() != null || note.singleOperator())
        .orElse(null);
  }

  private static String sentence(Gates.Tally tally) {
    List<Vote> votes = tally.votes();
    String by = votes.stream().map(Vote::person).collect(Collectors.joining(", "));
    return "%d different people have to approve this; %s."
        .formatted(
            tally.needed(),
            votes.isEmpty() ? "nobody has yet" : "%d did: %s".formatted(votes.size(), by));
  }
}
