/**
 * The pages of standing approvals: what is approved in advance, its uses, and how to take it back.
 */
@NullMarked
package io.countersign.server.web.standing;

import org.jspecify.annotations.NullMarked;
