/** Zeebe's own rules for models, as its modelling library knows them. */
@NullMarked
package io.countersign.processes.zeebe;

import org.jspecify.annotations.NullMarked;
