/** Budgets as bars. */
@NullMarked
package io.countersign.server.web.budgets;

import org.jspecify.annotations.NullMarked;
