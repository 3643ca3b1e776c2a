package io.countersign.server.parts;

import java.net.URI;

/**
 * All parts do their work. Listeners that must be done before the server calls itself ready have a
 * negative order; those that speak to the person at the terminal a positive one.
 *
 * @param address where the web pages are
 */
public record Ready(URI address) {}
