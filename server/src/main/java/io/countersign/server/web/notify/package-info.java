/** The pages of notifications: what one was told, one's own channels, and those of groups. */
@NullMarked
package io.countersign.server.web.notify;

import org.jspecify.annotations.NullMarked;
