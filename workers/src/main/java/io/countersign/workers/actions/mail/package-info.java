/** Sends mail, and finds out what became of it. */
@NullMarked
package io.countersign.workers.actions.mail;

import org.jspecify.annotations.NullMarked;
