/** Compares the ledger with what the providers of models say was used. Knows no worker. */
@NullMarked
package io.countersign.server.reconciliation;

import org.jspecify.annotations.NullMarked;
