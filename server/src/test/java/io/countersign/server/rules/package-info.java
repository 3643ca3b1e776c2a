/** The rules of CONTRIBUTING.md as tests: what the code may look like and who may use whom. */
@NullMarked
package io.countersign.server.rules;

import org.jspecify.annotations.NullMarked;
