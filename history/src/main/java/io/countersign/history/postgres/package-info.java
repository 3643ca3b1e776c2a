/** Keeps the log in PostgreSQL: inbox, sequencer, entries, checkpoints. Plain JDBC. */
@NullMarked
package io.countersign.history.postgres;

import org.jspecify.annotations.NullMarked;
