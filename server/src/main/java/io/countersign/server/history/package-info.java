/** Runs the log inside the server, and offers it to people, systems and auditors. */
@NullMarked
package io.countersign.server.history;

import org.jspecify.annotations.NullMarked;
