package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;

/**
 * What an approval permits, and until when.
 *
 * @param digest of the bytes that may be executed: those that the person saw, or those that the
 *     person made of them
 */
public record Permit(Digest digest, Instant expiresAt) {}
