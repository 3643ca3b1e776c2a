/** The settings of gates, and the key that seals what people approve at them. */
@NullMarked
package io.countersign.server.gates;

import org.jspecify.annotations.NullMarked;
