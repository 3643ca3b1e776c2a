/** What the API and the pages of budgets share: who may change them, and what a change would do. */
@NullMarked
package io.countersign.server.budgets;

import org.jspecify.annotations.NullMarked;
