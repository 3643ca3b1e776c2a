package io.countersign.workers;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Effects as a list or a table shows them: without a preview, so that many cost one query. */
public interface Outlines {

  /** Those of them that are there. */
  List<Outline> of(Collection<String> effectIds);

  /**
   * One effect, rendered from its canonical bytes.
   *
   * @param outside whether the worker had read content from outside when it proposed
   * @param shape equal for effects of one worker whose arguments have the same names
   * @param amountCents the first amount among the arguments
   * @param label what people know the case by; empty where there is nothing
   */
  record Outline(
      Effect effect,
      String workerName,
      List<Effects.Field> fields,
      Access access,
      Reversibility reversibility,
      boolean outside,
      String shape,
      @Nullable Long amountCents,
      String label,
      List<Input> inputs) {}

  /**
   * One argument as it could be changed.
   *
   * @param value as it is: an amount in cents, a text with everything that it hides
   * @param sink whether it decides where something goes
   */
  record Input(
      String name, String label, Argument.Kind kind, int maxLength, boolean sink, String value) {

    /** As a person types it: an amount in EUR, anything else as it is. */
    public String text() {
      return kind == Argument.Kind.CENTS
          ? new BigDecimal(value).movePointLeft(2).setScale(2).toPlainString()
          : value;
    }
  }
}
