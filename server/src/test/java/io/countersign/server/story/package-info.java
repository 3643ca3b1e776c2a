/** The whole house, from the outside: real parts, a real browser, and kill -9. */
@NullMarked
package io.countersign.server.story;

import org.jspecify.annotations.NullMarked;
