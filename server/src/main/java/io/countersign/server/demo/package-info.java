/**
 * The demo organisation Harbour Supplies: its people, shop, bank, mailbox and pages. Lives only
 * where the profile {@code demo} is active; nothing else knows it.
 */
@NullMarked
package io.countersign.server.demo;

import org.jspecify.annotations.NullMarked;
