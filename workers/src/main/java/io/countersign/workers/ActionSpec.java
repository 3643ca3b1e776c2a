package io.countersign.workers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action of the shipped catalogue.
 *
 * @param name {@code service.action}, such as {@code mail.send}
 * @param description for the model
 * @param label whose content it returns
 * @param undo how it is taken back; null where that is not possible
 */
public record ActionSpec(
    String name,
    String title,
    String description,
    Access access,
    Reversibility reversibility,
    Trust label,
    List<Argument> arguments,
    @Nullable Undo undo) {

  public ActionSpec {
    arguments = List.copyOf(arguments);
  }

  /** What is done stays done. */
  public ActionSpec(
      String name,
      String title,
      String description,
      Access access,
      Reversibility reversibility,
      Trust label,
      List<Argument> arguments) {
    this(name, title, description, access, reversibility, label, arguments, null);
  }
}
