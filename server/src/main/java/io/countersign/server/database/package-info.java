/**
 * The one store: a pooled way into PostgreSQL whose schemas are up to date before anybody gets it.
 * Knows where each module keeps its migrations; does not know what they hold.
 */
@NullMarked
package io.countersign.server.database;

import org.jspecify.annotations.NullMarked;
