package io.countersign.server.web;

/**
 * What stands around every page.
 *
 * @param waiting how many tasks wait for the person; {@code 0} where none does
 * @param demo whether this is the demo, which has a page of its own
 */
public record Shell(String name, String username, String roles, String waiting, boolean demo) {}
