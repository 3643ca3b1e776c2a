/** The desk: what waits for a person, and the page on which they decide. */
@NullMarked
package io.countersign.server.web.desk;

import org.jspecify.annotations.NullMarked;
