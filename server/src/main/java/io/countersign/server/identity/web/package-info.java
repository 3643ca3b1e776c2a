/**
 * Sign-in by browser and by token: Spring Security and its authorization server, their keys and
 * pages. Speaks HTTP; decides nothing about the rest of the application.
 */
@NullMarked
package io.countersign.server.identity.web;

import org.jspecify.annotations.NullMarked;
