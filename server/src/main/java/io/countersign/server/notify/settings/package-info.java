/** The settings of notifications, and what runs them. */
@NullMarked
package io.countersign.server.notify.settings;

import org.jspecify.annotations.NullMarked;
