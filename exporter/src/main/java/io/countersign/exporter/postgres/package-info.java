/** The read model's tables, and the place in the engine's log up to which they are written. */
@NullMarked
package io.countersign.exporter.postgres;

import org.jspecify.annotations.NullMarked;
