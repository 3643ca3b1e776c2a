/** Channels, messages and notices in schema server. */
@NullMarked
package io.countersign.server.notify.postgres;

import org.jspecify.annotations.NullMarked;
