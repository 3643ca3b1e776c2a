/** The history as a ledger that one can search. */
@NullMarked
package io.countersign.server.web.history;

import org.jspecify.annotations.NullMarked;
