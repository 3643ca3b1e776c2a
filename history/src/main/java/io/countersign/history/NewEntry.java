package io.countersign.history;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something that happened, before the log has given it a place.
 *
 * @param type dotted, lower case, past tense: {@code effect.started}, {@code gate.decided}
 * @param subjects what it is about, by name: {@code instance} (root process instance key), {@code
 *     process} (BPMN process id), {@code element}, {@code userTask}, {@code worker}, {@code run},
 *     {@code effect}, {@code person}, {@code budget}, {@code hold}, {@code message} (its key, where
 *     it belongs to no instance)
 * @param outcome one word: {@code ok}, {@code refused}, {@code failed}, {@code alarm}
 * @param sentence what happened, in plain English, without personal data beyond names of subjects
 * @param payload the facts, as {@link CanonicalJson} takes them; kept outside the tree under a
 *     commitment
 */
public record NewEntry(
    String type,
    Actor actor,
    Map<String, String> subjects,
    String outcome,
    String sentence,
    Map<String, ?> payload) {

  private static final Pattern TYPE = Pattern.compile("[a-z][A-Za-z0-9-]*(\\.[a-zA-Z0-9-]+)*");

  public NewEntry {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "An entry's type is dotted lower-case words such as 'effect.started', not '%s'."
              .formatted(type));
    }
    subjects = Map.copyOf(subjects);
  }
}
