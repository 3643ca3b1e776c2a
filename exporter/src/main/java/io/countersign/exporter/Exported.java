package io.countersign.exporter;

import java.time.Instant;
import java.util.List;

/**
 * One record of the engine's log, and what it means; many mean nothing here.
 *
 * @param at when the broker says it happened
 * @param digest tells it from any other record that could stand at its position
 */
public record Exported(long position, Instant at, long digest, List<Change> changes) {

  private static final int CHANGE_SIZE = 400;

  public Exported {
    changes = List.copyOf(changes);
  }

  /** About how many characters it takes in memory. */
  public int size() {
    return CHANGE_SIZE + changes.stream().mapToInt(Exported::size).sum();
  }

  /** Only the texts that may be long. */
  private static int size(Change change) {
    return CHANGE_SIZE
        + switch (change) {
          case Change.DefinitionDeployed it -> it.xml().length();
          case Change.FormDeployed it -> it.schema().length();
          case Change.VariableSet it -> it.value().length();
          case Change.UserTaskChanged it ->
              it.headers().values().stream().mapToInt(String::length).sum();
          case Change.JobChanged it -> String.valueOf(it.errorMessage()).length();
          case Change.IncidentChanged it -> it.message().length();
          case Change.MessagePublished it -> it.correlationKey().length() + it.messageId().length();
          case Change.InstanceChanged it -> it.bpmnProcessId().length();
          case Change.ElementChanged it -> it.elementId().length();
          case Change.Unwritable it -> it.reason().length();
        };
  }

  /** Stands in for a record that nothing can write; the history says that it did. */
  public Exported unwritable(String reason) {
    return new Exported(position, at, digest, List.of(Change.Unwritable.of(changes, reason)));
  }
}
