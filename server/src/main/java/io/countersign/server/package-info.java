/** The application: main, REST, pages, identity, settings. Knows everything below. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"budgets", "engine", "exporter", "history", "processes", "workers"})
package io.countersign.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
