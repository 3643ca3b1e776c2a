/** What the server itself does that the history must tell: it started, it stopped, it was read. */
@NullMarked
package io.countersign.server.recorded;

import org.jspecify.annotations.NullMarked;
