/** What changed between two versions of whatever has versions. */
@NullMarked
package io.countersign.server.web.versions;

import org.jspecify.annotations.NullMarked;
