/** The settings of the workers. Knows Spring's way to read them, and nothing else. */
@NullMarked
package io.countersign.workers.settings;

import org.jspecify.annotations.NullMarked;
