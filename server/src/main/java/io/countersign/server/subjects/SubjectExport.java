package io.countersign.server.subjects;

/** Everything about a person as lines of JSON. */
final class SubjectExport {

  private SubjectExport() {}

  /** Each line names its case and what it is; what stands in {@code data} is as it is stored. */
  static String text(Subjects.Found found) {
    var text = new StringBuilder();
    for (Subjects.Case one : found.cases()) {
      for (CaseErasing.Part part : one.parts()) {
        for (String row : part.rows()) {
          text.append(
              "{\"processInstanceKey\":\"%d\",\"what\":\"%s\",\"data\":%s}\n"
                  .formatted(one.instance(), part.what(), row));
        }
      }
    }
    for (Subjects.Message message : found.messages()) {
      for (String row : message.rows()) {
        text.append(
            "{\"messageKey\":\"%d\",\"what\":\"message\",\"data\":%s}\n"
                .formatted(message.key(), row));
      }
    }
    return text.toString();
  }
}
