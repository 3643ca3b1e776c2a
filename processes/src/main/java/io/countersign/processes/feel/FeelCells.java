package io.countersign.processes.feel;

import io.countersign.processes.Cells;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Only what takes time linear in cell and value: FEEL itself has loops, regular expressions and
 * powers, and what an evaluation may take must not depend on what a model writes.
 */
@Component
class FeelCells implements Cells {

  static final int CHARACTERS_MAX = 300;

  private static final Set<String> FUNCTIONS =
      Set.of("not", "starts with", "ends with", "contains", "lower case", "upper case");

  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern CALL = Pattern.compile("([A-Za-z][A-Za-z0-9_ ]*?)\\s*\\(");
  private static final Pattern SLOW =
      Pattern.compile("\\b(for|some|every|function|if)\\b|\\*\\*|[{}\\[]\\s*item");

  private final FeelEngineApi feel = FeelEngineBuilder.forJava().build();

  @Override
  public Read read(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return new Read.Unusable(
          "it has %d characters, and at most %d are taken"
              .formatted(text.length(), CHARACTERS_MAX));
    }
    String plain = TEXT.matcher(text).replaceAll("\"\"");
    var slow = SLOW.matcher(plain);
    if (slow.find()) {
      return new Read.Unusable("'%s' is not taken in a table".formatted(slow.group()));
    }
    var calls = CALL.matcher(plain);
    while (calls.find()) {
      if (!FUNCTIONS.contains(calls.group(1).strip())) {
        return new Read.Unusable(
            "the function '%s' is not taken in a table; these are: %s"
                .formatted(calls.group(1).strip(), FUNCTIONS.stream().sorted().toList()));
      }
    }
    return parsed(text, plain);
  }

  private Read parsed(String text, String plain) {
    if (plain.matches(".*[A-Za-z_]\\w*.*") && !namesAreKnown(plain)) {
      return new Read.Unusable("text stands in quotes, as in \"SPEND\"");
    }
    ParseResult parsed = feel.parseUnaryTests(text);
    return parsed.isFailure()
        ? new Read.Unusable("FEEL does not understand it")
        : new Read.Usable(test(parsed.parsedExpression()));
  }

  /** A name that is no function is a variable that nobody sets, and would never hold. */
  private static boolean namesAreKnown(String plain) {
    String rest = CALL.matcher(plain).replaceAll("(");
    return !rest.replaceAll("\\b(null|true|false|and|or)\\b", "").matches("(?s).*[A-Za-z_].*");
  }

  private Test test(ParsedExpression parsed) {
    return value -> holds(feel.evaluateWithInput(parsed, orNull(value), Map.of()));
  }

  @SuppressWarnings("NullAway") // FEEL knows null; its Java does not say so
  private static Object orNull(@Nullable Object value) {
    return value;
  }

  private static boolean holds(EvaluationResult result) {
    return result.isSuccess() && Boolean.TRUE.equals(result.result());
  }
}
