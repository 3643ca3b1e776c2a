package io.countersign.server.web.desk;

import io.countersign.engine.Worklist;
import io.countersign.engine.Worklist.Show;
import io.countersign.engine.Worklist.Sort;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for at the desk, as the address says it: whoever gets the address sees the
 * same. Empty means all.
 */
record DeskQuery(Map<String, String> values) {

  /** The names in the address, with what each means where it is missing. */
  private static final Map<String, String> USUAL = usual();

  private static final Set<String> KINDS =
      Set.of("effect", "reconcile", "question", "budget", "form");
  private static final int TEXT_MAX = 200;
  private static final int PAGES_MAX = Worklist.COUNT_MAX / DeskRows.PAGE;

  private static Map<String, String> usual() {
    var usual = new LinkedHashMap<String, String>();
    usual.put("show", "mine");
    for (String name : List.of("q", "worker", "process", "action", "kind", "outside", "shape")) {
      usual.put(name, "");
    }
    usual.put("sort", "due");
    usual.put("page", "1");
    return usual;
  }

  DeskQuery {
    values = Map.copyOf(values);
  }

  /** What cannot be read counts as missing. */
  static DeskQuery of(UnaryOperator<@Nullable String> parameter) {
    var values = new LinkedHashMap<String, String>();
    USUAL.forEach((name, usual) -> {
      String given = parameter.apply(name);
      String text = given == null ? "" : given.strip();
      values.put(name, isUsable(name, text) ? text : usual);
    });
    return new DeskQuery(values);
  }

  private static boolean isUsable(String name, String text) {
    return switch (name) {
      case "show" -> text.matches("mine|all|unassigned|late|deferred");
      case "sort" -> text.matches("due|age|risk|amount");
      case "kind" -> KINDS.contains(text);
      case "outside" -> text.matches("yes|no");
      case "page" -> text.matches("[0-9]{1,4}") && Integer.parseInt(text) >= 1;
      default -> text.length() <= TEXT_MAX;
    };
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  public String show() {
    return value("show");
  }

  public String search() {
    return value("q");
  }

  public String sort() {
    return value("sort");
  }

  public String worker() {
    return value("worker");
  }

  public String process() {
    return value("process");
  }

  public String action() {
    return value("action");
  }

  public String kind() {
    return value("kind");
  }

  public String outside() {
    return value("outside");
  }

  public int page() {
    return Math.min(Integer.parseInt(value("page")), PAGES_MAX);
  }

  /** Whether it leaves anything out beyond what the tabs do. */
  public boolean isNarrowed() {
    return USUAL.keySet().stream()
        .filter(name -> !Set.of("show", "sort", "page").contains(name))
        .anyMatch(name -> !value(name).isEmpty());
  }

  /** Whether it is the first page of all that waits for the person. */
  public boolean isUnsifted() {
    return show().equals("mine") && !isNarrowed() && page() == 1;
  }

  /** The address of the list with one thing changed, from its first page on. */
  public String with(String name, String value) {
    var changed = new LinkedHashMap<>(values);
    changed.put("page", "1");
    changed.put(name, value);
    return new DeskQuery(changed).address();
  }

  /** The address of another page of the list. */
  public String page(int number) {
    var changed = new LinkedHashMap<>(values);
    changed.put("page", Integer.toString(number));
    return new DeskQuery(changed).address();
  }

  /** The address of the list; a bare one would open the person's standard view. */
  public String address() {
    String query = query();
    return query.isEmpty() ? "/desk?show=mine" : "/desk" + query;
  }

  /** The address of a task within the list. */
  public String task(long key) {
    return "/desk/" + key + query();
  }

  /** From {@code ?} on; only what is unusual. */
  public String query() {
    String query =
        USUAL.keySet().stream()
            .filter(name -> !value(name).equals(USUAL.get(name)))
            .map(name -> name + "=" + URLEncoder.encode(value(name), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  Worklist.Wish wish(Set<String> audience, Instant now) {
    return new Worklist.Wish(
        Show.valueOf(show().toUpperCase(Locale.ROOT)),
        audience,
        now,
        search(),
        given("worker"),
        given("process"),
        given("action"),
        given("kind"),
        outside().isEmpty() ? null : outside().equals("yes"),
        given("shape"),
        Sort.valueOf(sort().toUpperCase(Locale.ROOT)));
  }

  private @Nullable String given(String name) {
    return value(name).isEmpty() ? null : value(name);
  }
}
