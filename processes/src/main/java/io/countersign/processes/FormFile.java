package io.countersign.processes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A form's file: a JSON object with an id; the engine reads the rest. */
final class FormFile {

  private FormFile() {}

  static List<Finding> findings(Resource form) {
    if (form.content().length > SafeXml.BYTES_MAX) {
      return List.of(finding(form, "it has more than %d bytes".formatted(SafeXml.BYTES_MAX)));
    }
    try {
      var text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(form.content())).toString();
      var object = text.strip().startsWith("{") && text.strip().endsWith("}");
      return object && text.contains("\"id\"")
          ? List.of()
          : List.of(finding(form, "a form is a JSON object with an id"));
    } catch (CharacterCodingException e) {
      return List.of(finding(form, "its bytes are not UTF-8"));
    }
  }

  private static Finding finding(Resource form, String why) {
    return new Finding(
        form.name(),
        "",
        "readable",
        "%s cannot be read: %s. Save it again from the form editor.".formatted(form.name(), why));
  }
}
