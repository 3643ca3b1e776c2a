/** What the engine's jobs and user tasks mean to workers; the only place that knows their names. */
@NullMarked
package io.countersign.workers.zeebe;

import org.jspecify.annotations.NullMarked;
