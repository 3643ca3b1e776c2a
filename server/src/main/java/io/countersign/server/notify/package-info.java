/**
 * Tells people and systems what waits for them: by the log of the history, once for each event and
 * channel. A message links to the page and carries no right; nothing is decided here.
 */
@NullMarked
package io.countersign.server.notify;

import org.jspecify.annotations.NullMarked;
