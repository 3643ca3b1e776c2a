/** Calls services over HTTP. */
@NullMarked
package io.countersign.workers.actions.http;

import org.jspecify.annotations.NullMarked;
