/**
 * The settings of gates, the key that seals what people approve, and what they are told of tests.
 */
@NullMarked
package io.countersign.server.gates;

import org.jspecify.annotations.NullMarked;
