/** What the exporter missed or doubted, until a person has seen it. */
@NullMarked
package io.countersign.server.alarms;

import org.jspecify.annotations.NullMarked;
