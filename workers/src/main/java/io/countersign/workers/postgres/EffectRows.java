package io.countersign.workers.postgres;

import io.countersign.history.Digest;
import io.countersign.workers.Effect;
import java.sql.ResultSet;
import java.sql.SQLException;

/** An effect from its row. */
final class EffectRows {

  private EffectRows() {}

  static Effect effect(ResultSet row) throws SQLException {
    return effect(row, row.getString("headline"));
  }

  static Effect effect(ResultSet row, String headline) throws SQLException {
    return new Effect(
        row.getString("id"),
        Effect.State.valueOf(row.getString("state")),
        row.getString("worker"),
        row.getString("action"),
        row.getString("arguments"),
        new Digest(row.getString("digest")),
        row.getBoolean("gated"),
        row.getString("why"),
        headline,
        row.getLong("root_instance_key"),
        row.getLong("process_instance_key"),
        row.getString("run"),
        row.getInt("turn"),
        Columns.time(row, "proposed_at"),
        Columns.timeOrNull(row, "started_at"),
        Columns.timeOrNull(row, "ended_at"),
        row.getString("outcome"),
        row.getString("reference"),
        row.getString("document"));
  }
}
