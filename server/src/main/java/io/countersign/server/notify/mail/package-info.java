/** Messages as mails. */
@NullMarked
package io.countersign.server.notify.mail;

import org.jspecify.annotations.NullMarked;
