package io.countersign.workers;

import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Input;
import io.countersign.processes.DecisionTable.Kind;
import io.countersign.processes.DecisionTable.Output;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.workers.Requirement.Excluded;
import io.countersign.workers.Requirement.Standing;
import io.countersign.workers.Requirement.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The columns of a policy for gates: what may be asked, and what may be answered. */
public final class PolicyColumns {

  public static final List<Input> INPUTS =
      List.of(
          new Input("action", "Action", Kind.TEXT),
          new Input("access", "Access level", Kind.TEXT),
          new Input("amount", "Amount in EUR", Kind.NUMBER),
          new Input("recipient", "Recipient", Kind.TEXT),
          new Input("read", "What was read", Kind.TEXT),
          new Input("worker", "Worker", Kind.TEXT),
          new Input("process", "Process", Kind.TEXT));

  public static final List<Output> OUTPUTS =
      List.of(
          new Output("who", "Who decides"),
          new Output("roles", "Roles"),
          new Output("exclude", "Excluded"),
          new Output("remind", "Remind after"),
          new Output("escalate", "Escalate after"),
          new Output("escalateTo", "Escalate to"),
          new Output("expire", "Expire after"),
          new Output("standing", "Standing approval"),
          new Output("held", "Held back"));

  /** Beyond it nobody finds a quorum in time. */
  static final int PEOPLE_MAX = 9;

  static final int ANNOTATION_CHARACTERS_MAX = 300;
  static final Duration TIME_MAX = Duration.ofDays(366);

  /** In the column of what is held back: at once, whatever the deployment says. */
  private static final String NOT_HELD = "not";

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Set<String> ROLES = Set.of("OWNER", "SUPERVISOR", "DESIGNER");
  private static final Set<String> EXCLUDED = Set.of("requester", "owner");

  private PolicyColumns() {}

  /** The same table with exactly these columns; what a file leaves out fits anything. */
  static DecisionTable complete(DecisionTable table, List<Problem> problems) {
    List<String> inputs = table.inputs().stream().map(Input::name).toList();
    List<String> outputs = table.outputs().stream().map(Output::name).toList();
    known("input", inputs, INPUTS.stream().map(Input::name).toList(), problems);
    known("output", outputs, OUTPUTS.stream().map(Output::name).toList(), problems);
    if (!outputs.contains("who")) {
      problems.add(
          new Problem(0, "", "The output 'who' is missing: it says how many people decide."));
    }
    List<Row> rows =
        table.rows().stream()
            .map(row ->
                new Row(
                    INPUTS.stream().map(in -> cell(row.tests(), inputs, in.name(), "-")).toList(),
                    OUTPUTS.stream()
                        .map(out -> cell(row.values(), outputs, out.name(), ""))
                        .toList(),
                    row.annotation()))
            .toList();
    return new DecisionTable("gates", "Gates", INPUTS, OUTPUTS, rows);
  }

  private static void known(
      String what, List<String> columns, List<String> known, List<Problem> problems) {
    for (String column : columns) {
      if (!known.contains(column)) {
        problems.add(
            new Problem(
                0,
                "",
                "The %s '%s' is not known. These are: %s."
                    .formatted(what, column, String.join(", ", known))));
      }
    }
    if (Set.copyOf(columns).size() < columns.size()) {
      problems.add(new Problem(0, "", "Two columns have the same %s.".formatted(what)));
    }
  }

  private static String cell(
      List<String> cells, List<String> columns, String name, String otherwise) {
    int at = columns.indexOf(name);
    return at < 0 ? otherwise : cells.get(at);
  }

  /** What is wrong with the answers of a complete table. */
  static void check(DecisionTable table, List<Problem> problems) {
    IntStream.range(0, table.rows().size())
        .forEach(i -> check(i + 1, table.rows().get(i), problems));
    if (!table.rows().isEmpty()
        && !table.rows().getLast().tests().stream()
            .allMatch(io.countersign.processes.DecisionTables::isAnything)) {
      problems.add(
          new Problem(
              table.rows().size(),
              "",
              "the last row has to fit anything (- in every column), so that no proposal is left without a rule."));
    }
  }

  private static void check(int number, Row row, List<Problem> problems) {
    Map<String, String> texts = texts(row);
    if (row.annotation().isBlank() || row.annotation().length() > ANNOTATION_CHARACTERS_MAX) {
      problems.add(
          new Problem(
              number,
              "Why",
              "a sentence of 1 to %d characters says why this row is here."
                  .formatted(ANNOTATION_CHARACTERS_MAX)));
    }
    if (people(text(texts, "who")) < 0) {
      problems.add(
          problem(number, "who", texts, "'none', 'one', 'four eyes' or '2 people' to '9 people'"));
    }
    List<String> roles = list(text(texts, "roles"));
    if (roles.isEmpty() || !ROLES.containsAll(roles)) {
      problems.add(problem(number, "roles", texts, "one or more of OWNER, SUPERVISOR, DESIGNER"));
    }
    if (!EXCLUDED.containsAll(list(text(texts, "exclude")))) {
      problems.add(problem(number, "exclude", texts, "requester, owner, both, or nothing"));
    }
    if (standing(text(texts, "standing")) == null) {
      problems.add(
          problem(
              number,
              "standing",
              texts,
              "'irreversible too', 'never', or nothing for what can be undone or made good"));
    }
    held(number, texts, problems);
    times(number, texts, problems);
  }

  private static void held(int number, Map<String, String> texts, List<Problem> problems) {
    String held = text(texts, "held");
    Duration time = held(held);
    if (!held.isEmpty() && (time == null || time.compareTo(HoldBack.MAX) > 0)) {
      problems.add(
          problem(
              number,
              "held",
              texts,
              "a time such as PT5M, up to 12 hours, 'not', or nothing for what the deployment says"));
    }
  }

  /** Null where nothing is said, or it is not understood. */
  private static @Nullable Duration held(String text) {
    return text.equals(NOT_HELD) ? Duration.ZERO : duration(text);
  }

  private static void times(int number, Map<String, String> texts, List<Problem> problems) {
    for (String name : List.of("remind", "escalate", "expire")) {
      String text = text(texts, name);
      if (!text.isEmpty() && duration(text) == null) {
        problems.add(
            problem(number, name, texts, "a time such as PT4H or P1D, up to 366 days, or nothing"));
      }
    }
    String to = text(texts, "escalateTo");
    if (text(texts, "escalate").isEmpty() ? !to.isEmpty() : !ROLES.contains(to)) {
      problems.add(
          problem(number, "escalateTo", texts, "a role where it is escalated, and nothing else"));
    }
    Duration escalate = duration(text(texts, "escalate"));
    Duration expire = duration(text(texts, "expire"));
    if (escalate != null && expire != null && escalate.compareTo(expire) >= 0) {
      problems.add(problem(number, "expire", texts, "a time after the escalation"));
    }
  }

  private static Problem problem(int row, String output, Map<String, String> texts, String wanted) {
    String label =
        OUTPUTS.stream()
            .filter(column -> column.name().equals(output))
            .map(Output::label)
            .findFirst()
            .orElse(output);
    return new Problem(
        row, label, "'%s' is not taken. Write %s.".formatted(text(texts, output), wanted));
  }

  static Map<String, String> texts(Row row) {
    var texts = new HashMap<String, String>();
    for (int i = 0; i < OUTPUTS.size(); i++) {
      texts.put(OUTPUTS.get(i).name(), row.values().get(i).strip());
    }
    return texts;
  }

  private static String text(Map<String, String> texts, String name) {
    return texts.getOrDefault(name, "");
  }

  /** The requirement of a row that was checked, from its texts, as they are also stored. */
  public static Requirement requirement(
      int version, int row, String annotation, Map<String, String> texts) {
    List<String> excluded = list(text(texts, "exclude"));
    String to = text(texts, "escalateTo");
    return new Requirement(
        version,
        row,
        annotation,
        people(text(texts, "who")),
        Set.copyOf(list(text(texts, "roles"))),
        new Excluded(excluded.contains("requester"), excluded.contains("owner")),
        new Times(
            duration(text(texts, "remind")),
            duration(text(texts, "escalate")),
            to.isEmpty() ? null : to,
            duration(text(texts, "expire"))),
        Objects.requireNonNullElse(standing(text(texts, "standing")), Standing.NEVER),
        held(text(texts, "held")));
  }

  /** Null where it is not understood. */
  private static @Nullable Standing standing(String word) {
    return Arrays.stream(Standing.values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElse(null);
  }

  /** The same texts, of a requirement. */
  public static Map<String, String> texts(Requirement requirement) {
    var texts = new HashMap<String, String>();
    texts.put(
        "who",
        switch (requirement.approvals()) {
          case 0 -> "none";
          case 1 -> "one";
          default -> requirement.approvals() + " people";
        });
    texts.put("roles", String.join(",", requirement.roles().stream().sorted().toList()));
    var excluded = new ArrayList<String>();
    if (requirement.excluded().requester()) {
      excluded.add("requester");
    }
    if (requirement.excluded().owner()) {
      excluded.add("owner");
    }
    texts.put("exclude", String.join(",", excluded));
    texts.put("remind", text(requirement.times().remind()));
    texts.put("escalate", text(requirement.times().escalate()));
    texts.put("escalateTo", text(requirement.times().escalateTo()));
    texts.put("expire", text(requirement.times().expire()));
    texts.put("standing", requirement.standing().word());
    Duration held = requirement.held();
    texts.put("held", held != null && held.isZero() ? NOT_HELD : text(held));
    return texts;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** How many; -1 where it is not understood. */
  private static int people(String who) {
    return switch (who) {
      case "none" -> 0;
      case "one" -> 1;
      case "four eyes" -> 2;
      default -> who.matches("[2-%d] people".formatted(PEOPLE_MAX)) ? who.charAt(0) - '0' : -1;
    };
  }

  private static List<String> list(String text) {
    return COMMA
        .splitAsStream(text)
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .collect(Collectors.toList());
  }

  private static @Nullable Duration duration(String text) {
    if (!text.matches("P(?=.)([0-9]{1,3}D)?(T(?=.)([0-9]{1,4}H)?([0-9]{1,5}M)?([0-9]{1,6}S)?)?")) {
      return null;
    }
    Duration duration = Duration.parse(text);
    return duration.isPositive() && duration.compareTo(TIME_MAX) <= 0 ? duration : null;
  }
}
