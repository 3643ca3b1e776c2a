package io.countersign.engine;

import java.time.Instant;
import java.util.Optional;

/** Which person asked for an instance, where a person did. */
public interface Requesters {

  void keep(long rootInstanceKey, String person, Instant at);

  Optional<String> of(long rootInstanceKey);
}
