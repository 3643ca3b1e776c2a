/** Zeebe, over its own client and, for user tasks, its REST API. */
@NullMarked
package io.countersign.engine.zeebe;

import org.jspecify.annotations.NullMarked;
