/**
 * Witnesses: others who look at our checkpoints, and looking at those of others (C2SP
 * tlog-witness).
 */
@NullMarked
package io.countersign.history.witness;

import org.jspecify.annotations.NullMarked;
