package io.countersign.workers;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is asked about: one proposal, in the words of its columns.
 *
 * @param cents the amount, where the action has one
 * @param recipients where it goes: the values of all sinks
 * @param read the join of the labels of all that the worker has read
 */
public record GateCase(
    String action,
    Access access,
    @Nullable Long cents,
    List<String> recipients,
    Trust read,
    String worker,
    String process) {

  public GateCase {
    recipients = List.copyOf(recipients);
  }

  static GateCase of(
      ActionSpec spec, Map<String, ?> arguments, Trust read, String worker, String process) {
    @Nullable Long cents = null;
    var recipients = new ArrayList<String>();
    for (Argument argument : spec.arguments()) {
      @Nullable Object value = arguments.get(argument.name());
      if (value != null && argument.sink()) {
        recipients.add(value.toString());
      }
      if (value instanceof Number number && argument.kind() == Argument.Kind.CENTS) {
        cents = cents == null ? number.longValue() : Math.max(cents, number.longValue());
      }
    }
    return new GateCase(spec.name(), spec.access(), cents, recipients, read, worker, process);
  }

  /** One set of values for each recipient: whichever row asks for most is the one that applies. */
  List<Map<String, Object>> values() {
    return recipients.isEmpty()
        ? List.of(values(null))
        : recipients.stream().map(this::values).toList();
  }

  private Map<String, Object> values(@Nullable String recipient) {
    var values = new HashMap<String, Object>();
    values.put("action", action);
    values.put("access", access.name());
    if (cents != null) {
      values.put("amount", BigDecimal.valueOf(cents, 2));
    }
    if (recipient != null) {
      values.put("recipient", recipient);
    }
    values.put("read", read.name());
    values.put("worker", worker);
    values.put("process", process);
    return values;
  }
}
