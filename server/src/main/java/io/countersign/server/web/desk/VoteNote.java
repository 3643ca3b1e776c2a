package io.countersign.server.web.desk;

import io.countersign.engine.Gates;
import io.countersign.engine.Vote;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a task's page says of who has approved by now.
 *
 * @param tally how many of how many; null where one person decides alone
 * @param stuck why nobody can bring it to an end
 */
record VoteNote(@Nullable String tally, @Nullable String stuck, boolean singleOperator) {

  /** Empty where there is nothing to say. */
  static Optional<VoteNote> of(Gates.Tally tally) {
    return Optional.of(
            new VoteNote(
                tally.needed() > 1 ? sentence(tally) : null, tally.stuck(), tally.singleOperator()))
        .filter(note -> note.tally() != null || note.stuck() != null || note.singleOperator());
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
