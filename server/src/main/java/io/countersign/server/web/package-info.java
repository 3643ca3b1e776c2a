/**
 * The pages: what they share. Each page has a sub-package of its own. Shows and asks; decides
 * nothing.
 */
@NullMarked
package io.countersign.server.web;

import org.jspecify.annotations.NullMarked;
