/**
 * The parts beside the server: PostgreSQL, the engine's broker and whatever else must run as a
 * process of its own. Starts them, watches them, restarts them, stops them. Knows processes, ports
 * and files; does not know what the parts are used for.
 */
@NullMarked
package io.countersign.server.parts;

import org.jspecify.annotations.NullMarked;
