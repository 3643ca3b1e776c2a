/** What changed between two versions of a worker or a model. */
@NullMarked
package io.countersign.server.web.versions;

import org.jspecify.annotations.NullMarked;
