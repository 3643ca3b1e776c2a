package io.countersign.exporter.postgres;

import io.countersign.exporter.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What listeners hear at the moment of the commit: that a task or an instance changed. */
final class Notices {

  private final Set<String> notices = new LinkedHashSet<>();

  void take(Change change, long root) {
    switch (change) {
      case Change.UserTaskChanged task -> notices.add("task:" + root + ":" + task.key());
      case Change.InstanceChanged it -> notices.add(instance(root, it.instanceKey()));
      case Change.ElementChanged it -> notices.add(instance(root, it.instanceKey()));
      case Change.IncidentChanged it -> notices.add(instance(root, it.instanceKey()));
      default -> {}
    }
  }

  private static String instance(long root, long key) {
    return "instance:" + root + ":" + key;
  }

  void send(Connection open) throws SQLException {
    if (notices.isEmpty()) {
      return;
    }
    try (var statement =
        open.prepareStatement("select pg_notify('countersign', text) from unnest(?) as text")) {
      statement.setArray(1, open.createArrayOf("text", notices.toArray()));
      statement.execute();
    }
  }
}
