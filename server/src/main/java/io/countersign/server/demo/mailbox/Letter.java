package io.countersign.server.demo.mailbox;

import java.time.Instant;

/**
 * A mail as a person reads it; all texts are bounded.
 *
 * @param automatic written by a machine, so that nobody answers it
 */
record Letter(
    long id,
    String from,
    String to,
    String subject,
    String text,
    Instant arrivedAt,
    boolean automatic) {}
