/**
 * Who may use Countersign: people with roles, clients with scopes, and how both sign in. Does not
 * know what they do here.
 */
@NullMarked
package io.countersign.server.identity;

import org.jspecify.annotations.NullMarked;
