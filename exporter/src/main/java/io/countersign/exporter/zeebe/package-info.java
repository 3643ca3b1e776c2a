/** What the broker calls: the exporter and the guard of the gateway. */
@NullMarked
package io.countersign.exporter.zeebe;

import org.jspecify.annotations.NullMarked;
