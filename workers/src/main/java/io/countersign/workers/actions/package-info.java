/**
 * The shipped catalogue: what workers can do in the outside world, one sub-package for each kind of
 * service. Knows services; does not know who may use them.
 */
@NullMarked
package io.countersign.workers.actions;

import org.jspecify.annotations.NullMarked;
