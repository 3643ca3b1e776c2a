/** How the gates are doing, for whoever answers for them. */
@NullMarked
package io.countersign.server.web.overview;

import org.jspecify.annotations.NullMarked;
