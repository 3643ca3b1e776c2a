/** Reads from the business's own databases. */
@NullMarked
package io.countersign.workers.actions.sql;

import org.jspecify.annotations.NullMarked;
