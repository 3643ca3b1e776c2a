package io.countersign.workers;

import io.countersign.history.Digest;
import io.countersign.workers.Action.Look;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to be the same for two proposals to be alike: whoever approves one in advance means this
 * worker, action, rule and policy, as they were then.
 *
 * @param schema digest of what the action takes and is
 * @param process id of the outermost process
 * @param rule of the ability
 * @param policyRow of the policy's table, from 1
 * @param shape what kind of thing the service shows of it: the names of the rows, without values
 */
public record Likeness(
    String worker,
    int workerVersion,
    String action,
    Digest schema,
    String process,
    String rule,
    int ruleVersion,
    int policyVersion,
    int policyRow,
    String shape) {

  static final String NOTHING_SHOWN = "nothing";
  static final String NOT_SEEN = "failed";

  /** Of a proposal that was written down. */
  static Likeness of(Document document, Requirement demands, String process, Look look) {
    return new Likeness(
        document.worker(),
        document.workerVersion(),
        document.action(),
        document.schema(),
        process,
        document.rule(),
        document.ruleVersion(),
        demands.version(),
        demands.row(),
        shape(look));
  }

  private static String shape(Look look) {
    return switch (look) {
      case Look.Shown(Action.Preview preview) ->
          String.join(
              "\n", preview.rows().stream().map(Action.Preview.Row::what).distinct().toList());
      case Look.Nothing() -> NOTHING_SHOWN;
      case Look.Failed _ -> NOT_SEEN;
    };
  }

  /** Why the other is not alike, in a sentence; empty where it is. */
  Optional<String> differs(Likeness now) {
    if (!worker.equals(now.worker) || !action.equals(now.action)) {
      return Optional.of("it is for %s by %s".formatted(action, worker));
    }
    if (!process.equals(now.process)) {
      return Optional.of(
          "it is for the process %s, and this is %s".formatted(process, now.process));
    }
    if (!schema.equals(now.schema)) {
      return Optional.of("what %s takes has changed since".formatted(action));
    }
    if (!rule.equals(now.rule) || ruleVersion != now.ruleVersion) {
      return Optional.of(
          "the worker's ability has changed since, from rule %s, version %d, to rule %s, version %d"
              .formatted(rule, ruleVersion, now.rule, now.ruleVersion));
    }
    if (workerVersion != now.workerVersion) {
      return Optional.of(
          "the worker has changed since, from version %d to %d"
              .formatted(workerVersion, now.workerVersion));
    }
    return policyOrShape(now);
  }

  private Optional<String> policyOrShape(Likeness now) {
    if (policyVersion != now.policyVersion) {
      return Optional.of(
          "the policy has changed since, from version %d to %d"
              .formatted(policyVersion, now.policyVersion));
    }
    if (policyRow != now.policyRow) {
      return Optional.of(
          "row %d of the policy applies, and it was given under row %d"
              .formatted(now.policyRow, policyRow));
    }
    if (now.shape.equals(NOT_SEEN)) {
      return Optional.of("the service could not be asked what would change");
    }
    return shape.equals(now.shape)
        ? Optional.empty()
        : Optional.of("the service shows something else of it than when it was given");
  }

  Map<String, Object> fields() {
    var fields = new TreeMap<String, Object>();
    fields.put("worker", worker);
    fields.put("workerVersion", workerVersion);
    fields.put("action", action);
    fields.put("schema", schema.hex());
    fields.put("process", process);
    fields.put("rule", rule);
    fields.put("ruleVersion", ruleVersion);
    fields.put("policyVersion", policyVersion);
    fields.put("policyRow", policyRow);
    fields.put("shape", shape);
    return fields;
  }

  static Likeness read(Map<?, ?> fields) {
    return new Likeness(
        text(fields, "worker"),
        number(fields, "workerVersion"),
        text(fields, "action"),
        new Digest(text(fields, "schema")),
        text(fields, "process"),
        text(fields, "rule"),
        number(fields, "ruleVersion"),
        number(fields, "policyVersion"),
        number(fields, "policyRow"),
        text(fields, "shape"));
  }

  private static String text(Map<?, ?> fields, String name) {
    return String.valueOf((@Nullable Object) fields.get(name));
  }

  private static int number(Map<?, ?> fields, String name) {
    return Integer.parseInt(text(fields, name));
  }
}
