/** Several gates of one kind side by side, decided together: all or none. */
@NullMarked
package io.countersign.server.web.batch;

import org.jspecify.annotations.NullMarked;
