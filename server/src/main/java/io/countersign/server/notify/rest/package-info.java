/** Channels through the API. */
@NullMarked
package io.countersign.server.notify.rest;

import org.jspecify.annotations.NullMarked;
