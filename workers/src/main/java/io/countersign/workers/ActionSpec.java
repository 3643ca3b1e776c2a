package io.countersign.workers;

import java.util.List;

/**
 * An action of the shipped catalogue.
 *
 * @param name {@code service.action}, such as {@code mail.send}
 * @param description for the model
 * @param label whose content it returns
 */
public record ActionSpec(
    String name,
    String title,
    String description,
    Access access,
    Reversibility reversibility,
    Trust label,
    List<Argument> arguments) {

  public ActionSpec {
    arguments = List.copyOf(arguments);
  }
}
