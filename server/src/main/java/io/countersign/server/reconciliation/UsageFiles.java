package io.countersign.server.reconciliation;

import io.countersign.budgets.Reconciliations.Used;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports as files: lines of {@code model,input,cached input,output}, or a JSON array of objects
 * with {@code model}, {@code inputTokens}, {@code cachedInputTokens}, {@code outputTokens}.
 */
final class UsageFiles {

  private static final int FIELDS = 4;
  private static final int LINES_MAX = 10_000;
  private static final String NUMBER = "\\d{1,15}";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private UsageFiles() {}

  static List<Used> csv(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() > LINES_MAX) {
      throw new UsageException("A report has at most %d lines.".formatted(LINES_MAX), null);
    }
    var used = new ArrayList<Used>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("model,")) {
        used.add(line(i + 1, line.split(",", -1)));
      }
    }
    return Models.together(used);
  }

  private static Used line(int number, String[] fields) {
    if (fields.length != FIELDS
        || !fields[1].matches(NUMBER)
        || !fields[2].matches(NUMBER)
        || !fields[3].matches(NUMBER)) {
      throw new UsageException(
          "Line %d of the report is not: model, input, cached input, output, in whole tokens."
              .formatted(number),
          null);
    }
    return new Used(
        fields[0].strip(),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]));
  }

  static List<Used> json(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      if (!root.isArray() || root.size() > LINES_MAX) {
        throw new UsageException(
            "A report is an array of at most %d objects.".formatted(LINES_MAX), null);
      }
      var used = new ArrayList<Used>();
      for (JsonNode line : root) {
        used.add(
            new Used(
                line.path("model").asString(""),
                number(line, "inputTokens"),
                line.has("cachedInputTokens") ? number(line, "cachedInputTokens") : 0,
                number(line, "outputTokens")));
      }
      return Models.together(used);
    } catch (JacksonException e) {
      throw new UsageException("The report is no JSON that can be read.", e);
    }
  }

  private static long number(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
      throw new UsageException(
          "'%s' of %s is no whole number of tokens.".formatted(field, line.path("model")), null);
    }
    return value.asLong();
  }
}
