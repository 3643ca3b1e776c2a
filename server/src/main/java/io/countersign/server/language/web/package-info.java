/** Renders the pages in the visitor's language. */
@NullMarked
package io.countersign.server.language.web;

import org.jspecify.annotations.NullMarked;
