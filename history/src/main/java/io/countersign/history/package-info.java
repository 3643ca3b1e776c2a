/**
 * The history: the organisation's append-only, verifiable log. It knows bytes, hashes and
 * signatures; it does not know what an engine, a worker or a budget is. Needs the JDK alone.
 */
@NullMarked
package io.countersign.history;

import org.jspecify.annotations.NullMarked;
