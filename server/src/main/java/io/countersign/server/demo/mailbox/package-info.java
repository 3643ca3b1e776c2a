/**
 * The demo's mailbox: SMTP and IMAP on loopback. What it takes over is in the database before it
 * says so; mail to support starts a process.
 */
@NullMarked
package io.countersign.server.demo.mailbox;

import org.jspecify.annotations.NullMarked;
