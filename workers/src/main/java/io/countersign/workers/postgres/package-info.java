/** Keeps workers, conversations and effects in PostgreSQL. Does not know what they mean. */
@NullMarked
package io.countersign.workers.postgres;

import org.jspecify.annotations.NullMarked;
