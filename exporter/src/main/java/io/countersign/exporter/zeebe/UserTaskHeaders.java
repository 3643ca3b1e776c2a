package io.countersign.exporter.zeebe;

import io.camunda.zeebe.protocol.record.value.JobRecordValue;
import io.countersign.exporter.Change;
import io.countersign.exporter.Texts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A job-based user task carries in its job's headers what a native one has as fields. */
final class UserTaskHeaders {

  static final String JOB_TYPE = "io.camunda.zeebe:userTask";
  private static final String PREFIX = "io.camunda.zeebe:";

  /** The elements of a JSON array of strings, as Zeebe writes it. */
  private static final Pattern JSON_STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private UserTaskHeaders() {}

  static Optional<Change> task(long key, String intent, JobRecordValue it) {
    if (!List.of("CREATED", "COMPLETED", "CANCELED").contains(intent)) {
      return Optional.empty();
    }
    Map<String, String> headers = it.getCustomHeaders();
    return Optional.of(
        new Change.UserTaskChanged(
            key,
            intent,
            intent.equals("CREATED"),
            true,
            Texts.clean(it.getElementId()),
            it.getElementInstanceKey(),
            it.getProcessInstanceKey(),
            it.getProcessDefinitionKey(),
            Texts.clean(it.getBpmnProcessId()),
            it.getProcessDefinitionVersion(),
            RecordMapping.text(headers.get(PREFIX + "assignee")),
            list(headers.get(PREFIX + "candidateGroups")),
            list(headers.get(PREFIX + "candidateUsers")),
            time(headers.get(PREFIX + "dueDate")),
            time(headers.get(PREFIX + "followUpDate")),
            RecordMapping.text(headers.get(PREFIX + "formKey")),
            own(headers)));
  }

  /** ISO 8601 with an offset or a zone; what is no time is left out. */
  static @Nullable Instant time(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return zoned(text);
    }
  }

  private static @Nullable Instant zoned(String text) {
    try {
      return ZonedDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static List<String> list(@Nullable String json) {
    var values = new ArrayList<String>();
    if (json != null) {
      var matcher = JSON_STRING.matcher(json);
      while (matcher.find()) {
        values.add(Texts.clean(matcher.group(1).replaceAll("\\\\(.)", "$1")));
      }
    }
    return List.copyOf(values);
  }

  static List<String> clean(List<String> texts) {
    return texts.stream().map(Texts::clean).toList();
  }

  static Map<String, String> clean(Map<String, String> texts) {
    var clean = new HashMap<String, String>();
    texts.forEach((name, value) -> clean.put(Texts.clean(name), Texts.clean(value)));
    return Map.copyOf(clean);
  }

  private static Map<String, String> own(Map<String, String> headers) {
    var own = new HashMap<>(clean(headers));
    own.keySet().removeIf(name -> name.startsWith(PREFIX));
    return Map.copyOf(own);
  }
}
