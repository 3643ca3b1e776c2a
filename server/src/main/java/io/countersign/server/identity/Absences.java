package io.countersign.server.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is away. A person has one absence at a time. */
public interface Absences {

  Duration LENGTH_MAX = Duration.ofDays(366);

  Optional<Absence> of(String person);

  /** All that hold at this moment. */
  List<Absence> at(Instant now);

  /**
   * Sets or replaces it, with the history entry in the same transaction.
   *
   * @throws InvalidAccountException names what cannot be taken
   */
  void set(Absence absence, String by);

  /** Ends it; whether there was one. */
  boolean end(String person, String by);
}
