/** Who there is to decide at gates, for the engine: people, stand-ins, and the single operator. */
@NullMarked
package io.countersign.server.policies;

import org.jspecify.annotations.NullMarked;
