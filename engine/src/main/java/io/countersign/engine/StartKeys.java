package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which starts were asked for under which idempotency key. */
public interface StartKeys {

  /** Whether this caller now uses the key for the first time. */
  boolean claim(String caller, String key, Digest fingerprint, Instant at, UUID start);

  Optional<Known> find(String caller, String key);

  /** What came of a start; nothing where it was asked for without a key. */
  void answer(UUID start, Engine.Started started);

  /** What certainly did not happen may be asked for again. */
  void forget(String caller, String key);

  void forgetBefore(Instant at);

  /** A key in use; {@code answer} is null until the engine has answered. */
  record Known(Digest fingerprint, Engine.@Nullable Started answer, Instant askedAt) {}
}
