/** The spending ledger: accounts, holds, prices. Does not know who spends, or on what. */
@NullMarked
@ApplicationModule(allowedDependencies = {"history"})
package io.countersign.budgets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
