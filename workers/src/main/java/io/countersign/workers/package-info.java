/** AI workers: turns, models, abilities, effects. Does not know pages or people's sessions. */
@NullMarked
@ApplicationModule(allowedDependencies = {"budgets", "engine", "history", "processes"})
package io.countersign.workers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
