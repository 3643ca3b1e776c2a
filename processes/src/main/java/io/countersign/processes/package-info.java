/** Models: BPMN, forms, element templates and what must hold in them. Knows no engine. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.countersign.processes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
