package io.countersign.server.identity;

import java.time.Duration;
import java.util.Optional;

/** One-time links that make the first owner of an empty organisation. */
public interface OwnerLinks {

  /** For how long a link works. */
  Duration LIFETIME = Duration.ofHours(24);

  /**
   * A new link, which makes earlier ones useless. Empty once there is anybody.
   *
   * @return the path and query to put behind the server's address: {@code /setup?token=…}
   */
  Optional<String> issue();

  /** Whether the token still works. */
  boolean works(String token);

  /** Uses the token up and creates the owner, in one transaction. Empty where it does not work. */
  Optional<Person> redeem(String token, NewPerson owner);
}
