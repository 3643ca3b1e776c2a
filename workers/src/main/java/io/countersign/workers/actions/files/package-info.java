/** Reads texts that the organisation keeps as files. */
@NullMarked
package io.countersign.workers.actions.files;

import org.jspecify.annotations.NullMarked;
