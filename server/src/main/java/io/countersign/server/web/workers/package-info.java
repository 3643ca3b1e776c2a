/** AI workers: what each may do, as sentences. */
@NullMarked
package io.countersign.server.web.workers;

import org.jspecify.annotations.NullMarked;
