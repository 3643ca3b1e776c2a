/** Standing approvals for other systems: listed, given by people, revoked. */
@NullMarked
package io.countersign.server.standing;

import org.jspecify.annotations.NullMarked;
