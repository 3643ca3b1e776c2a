/**
 * Checks an export of the log offline: everything that is claimed is computed again from the bytes.
 * Knows neither database nor server, and needs the JDK alone.
 */
@NullMarked
package io.countersign.history.verify;

import org.jspecify.annotations.NullMarked;
