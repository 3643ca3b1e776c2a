/**
 * The demo's bank: a program of its own that stands for a payments service. It moves no real money
 * and says so in every answer. Knows nothing of the rest.
 */
@NullMarked
package io.countersign.server.demo.bank;

import org.jspecify.annotations.NullMarked;
