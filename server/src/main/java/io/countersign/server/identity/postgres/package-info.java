/** Keeps people, clients and owner links in PostgreSQL, schema {@code server}. */
@NullMarked
package io.countersign.server.identity.postgres;

import org.jspecify.annotations.NullMarked;
