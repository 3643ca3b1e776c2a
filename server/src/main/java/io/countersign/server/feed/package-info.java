/** The history for other systems: a feed that one reads by index, and sinks that are pushed to. */
@NullMarked
package io.countersign.server.feed;

import org.jspecify.annotations.NullMarked;
