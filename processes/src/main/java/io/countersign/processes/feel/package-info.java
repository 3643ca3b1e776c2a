/** Cells of decision tables, read and asked by Camunda's FEEL engine. */
@NullMarked
package io.countersign.processes.feel;

import org.jspecify.annotations.NullMarked;
