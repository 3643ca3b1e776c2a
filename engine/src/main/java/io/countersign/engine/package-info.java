/** The workflow engine: processes, instances, user tasks, gates. Does not know AI workers. */
@NullMarked
@ApplicationModule(allowedDependencies = {"history", "processes"})
package io.countersign.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
