/**
 * What Zeebe's brokers load: the exporter that writes engine records into PostgreSQL, and the guard
 * of the gateway. It knows the broker's plug-in interfaces and the history; it does not know the
 * server.
 */
@NullMarked
package io.countersign.exporter;

import org.jspecify.annotations.NullMarked;
