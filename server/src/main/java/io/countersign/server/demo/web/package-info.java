/** The demo's own pages: messages to try, the mailbox, the bank's books. */
@NullMarked
package io.countersign.server.demo.web;

import org.jspecify.annotations.NullMarked;
