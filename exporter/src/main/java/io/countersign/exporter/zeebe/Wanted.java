package io.countersign.exporter.zeebe;

import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the broker gives the exporter at all: events, not commands and refusals, of these kinds. The
 * broker passes over the rest without reading it, and moves the position by itself. The list of
 * what becomes of each kind is in {@code docs/exported.md}.
 */
final class Wanted implements Context.RecordFilter {

  static final Set<ValueType> KINDS =
      EnumSet.of(
          ValueType.PROCESS,
          ValueType.FORM,
          ValueType.PROCESS_INSTANCE,
          ValueType.VARIABLE,
          ValueType.USER_TASK,
          ValueType.JOB,
          ValueType.INCIDENT,
          ValueType.MESSAGE);

  @Override
  public boolean acceptType(RecordType type) {
    return type == RecordType.EVENT;
  }

  @Override
  public boolean acceptValue(ValueType type) {
    return KINDS.contains(type);
  }
}
