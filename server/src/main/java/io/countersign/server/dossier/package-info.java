/** Everything about one action in one file that proves itself. */
@NullMarked
package io.countersign.server.dossier;

import org.jspecify.annotations.NullMarked;
