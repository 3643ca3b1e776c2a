/** The policy for gates: read, changed, compared. */
@NullMarked
package io.countersign.server.web.policies;

import org.jspecify.annotations.NullMarked;
