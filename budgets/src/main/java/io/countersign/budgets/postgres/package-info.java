/** Keeps the ledger and the price book in PostgreSQL. */
@NullMarked
package io.countersign.budgets.postgres;

import org.jspecify.annotations.NullMarked;
