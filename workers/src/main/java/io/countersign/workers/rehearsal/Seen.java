package io.countersign.workers.rehearsal;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.workers.Model.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What conditions and placeholders can name at one moment of a conversation. */
final class Seen {

  /** The marks that the house puts around outside content. */
  private static final Pattern MARKS = Pattern.compile("(?m)^<<<(?:outside|end)[^\\n]*>>>$\\n?");

  private static final String ASK_PERSON = "ask_person";

  private final Map<String, ?> facts;
  private final Map<String, String> matches;
  private final Map<String, String> resultByAction = new HashMap<>();
  private @Nullable String last;
  private @Nullable String said;

  Seen(Map<String, ?> facts, Map<String, String> matches, List<Message> messages) {
    this.facts = facts;
    this.matches = matches;
    boolean first = true;
    for (Message message : messages) {
      switch (message) {
        case Message.User(String text) -> {
          said = first ? null : plain(text);
          first = false;
        }
        case Message.Assistant assistant -> {}
        case Message.ToolResult(String id, String action, String content) -> {
          last = plain(content);
          resultByAction.put(action, plain(content));
        }
      }
    }
  }

  private static String plain(String text) {
    return MARKS.matcher(text).replaceAll("").strip();
  }

  /** The value as text; empty where there is none. */
  Optional<String> text(String name) {
    return value(name).map(Seen::text);
  }

  static String text(Object value) {
    return value instanceof String text
        ? text
        : value instanceof Map || value instanceof List
            ? CanonicalJson.text(value)
            : String.valueOf(value);
  }

  /** The value with its type; empty where there is none. */
  Optional<Object> value(String name) {
    if (name.equals("last")) {
      return Optional.ofNullable(last);
    }
    if (name.equals("answer")) {
      return Optional.ofNullable(resultByAction.getOrDefault(ASK_PERSON, said));
    }
    if (name.startsWith("fact.")) {
      return at(facts, name.substring("fact.".length()));
    }
    if (name.startsWith("match.")) {
      return Optional.ofNullable(matches.get(name.substring("match.".length())));
    }
    return name.startsWith("result.")
        ? result(name.substring("result.".length()))
        : Optional.empty();
  }

  private Optional<Object> result(String name) {
    String whole = resultByAction.get(name);
    if (whole != null) {
      return Optional.of(whole);
    }
    return resultByAction.entrySet().stream()
        .filter(result -> name.startsWith(result.getKey() + "."))
        .findFirst()
        .flatMap(result ->
            json(result.getValue())
                .flatMap(json -> at(json, name.substring(result.getKey().length() + 1))));
  }

  private static Optional<Object> json(String text) {
    try {
      return Optional.ofNullable(CanonicalJson.read(text));
    } catch (CanonicalJsonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> at(@Nullable Object value, String path) {
    Object current = value;
    for (String part : path.split("\\.", -1)) {
      current =
          switch (current) {
            case Map<?, ?> map -> map.get(part);
            case List<?> list
                when part.matches("\\d{1,4}") && Integer.parseInt(part) < list.size() ->
                list.get(Integer.parseInt(part));
            case null, default -> null;
          };
    }
    return Optional.ofNullable(current);
  }

  /** Whether each regex is found in what its name stands for. */
  boolean hold(Map<String, Pattern> conditions) {
    return conditions.entrySet().stream()
        .allMatch(condition ->
            condition.getValue().matcher(text(condition.getKey()).orElse("")).find()
                && (text(condition.getKey()).isPresent()
                    || condition.getValue().pattern().equals("^$")));
  }
}
