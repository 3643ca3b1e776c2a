/** What is kept about a person: found, given out, held, and erased with the proofs intact. */
@NullMarked
package io.countersign.server.subjects;

import org.jspecify.annotations.NullMarked;
