/** The read model and the decisions in PostgreSQL. */
@NullMarked
package io.countersign.engine.postgres;

import org.jspecify.annotations.NullMarked;
