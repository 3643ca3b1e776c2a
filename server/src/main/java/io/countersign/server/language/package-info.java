/**
 * What the pages say in other languages: one file each, in which the English text is the key. Knows
 * no page and no person.
 */
@NullMarked
package io.countersign.server.language;

import org.jspecify.annotations.NullMarked;
