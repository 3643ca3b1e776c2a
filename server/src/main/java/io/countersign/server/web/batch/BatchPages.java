package io.countersign.server.web.batch;

import io.countersign.engine.Worklist;
import io.countersign.engine.Worklist.Item;
import io.countersign.engine.Worklist.Show;
import io.countersign.engine.Worklist.Sort;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.web.Waiting;
import io.countersign.workers.Actions;
import io.countersign.workers.Effects;
import io.countersign.workers.Outlines;
import io.countersign.workers.Outlines.Outline;
import io.countersign.workers.Proposals;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Puts gates side by side: what is the same once, what differs as a table. */
@Component
class BatchPages {

  /** What one person can compare, and one transaction decide. */
  static final int GATES_MAX = 200;

  private static final String WHY = "Why you are asked";

  private final Worklist worklist;
  private final Outlines outlines;
  private final Actions actions;
  private final Waiting waiting;
  private final Clock clock;

  BatchPages(Worklist worklist, Outlines outlines, Actions actions, Waiting waiting, Clock clock) {
    this.worklist = worklist;
    this.outlines = outlines;
    this.actions = actions;
    this.waiting = waiting;
    this.clock = clock;
  }

  /** All of one shape that wait for the person. */
  BatchPage ofShape(String shape, Person person) {
    var wish =
        new Worklist.Wish(
            Show.MINE,
            waiting.audience(person),
            clock.instant(),
            "",
            null,
            null,
            null,
            "effect",
            null,
            shape,
            Sort.DUE);
    Worklist.Found found = worklist.page(wish, GATES_MAX, 0);
    return page(found.items(), Math.max(0, found.count() - GATES_MAX), person);
  }

  /** These; what is no longer open is left out. */
  BatchPage of(List<Long> keys, Person person) {
    List<Long> first = keys.stream().distinct().limit(GATES_MAX).toList();
    return page(worklist.find(first), Math.max(0, keys.size() - GATES_MAX), person);
  }

  private record Gate(Item item, Outline outline) {}

  private BatchPage page(List<Item> items, int left, Person person) {
    List<Item> comparable = items.stream().filter(item -> !item.card().shape().isEmpty()).toList();
    Map<String, Outline> byEffect =
        outlines.of(comparable.stream().map(Item::subjectId).toList()).stream()
            .collect(Collectors.toMap(outline -> outline.effect().id(), Function.identity()));
    Map<String, List<Gate>> byShape =
        comparable.stream()
            .flatMap(item ->
                Stream.ofNullable(byEffect.get(item.subjectId()))
                    .map(outline -> new Gate(item, outline)))
            .collect(
                Collectors.groupingBy(
                    gate -> gate.item().card().shape(), LinkedHashMap::new, Collectors.toList()));
    return new BatchPage(
        byShape.values().stream().map(this::group).toList(),
        left,
        person.isAny(Role.OWNER, Role.SUPERVISOR)
            ? null
            : "You can compare, but not decide: that takes the role Supervisor or Owner.");
  }

  private BatchPage.Group group(List<Gate> group) {
    Outline first = group.getFirst().outline();
    List<String> columns = columns(group);
    Map<String, List<String>> odd = Outliers.of(group.stream().map(Gate::outline).toList());
    return new BatchPage.Group(
        first.workerName(),
        title(first.effect().action()),
        first.effect().id(),
        shown(first).stream().filter(field -> !columns.contains(field.label())).toList(),
        columns,
        group.stream().map(gate -> row(gate.item(), gate.outline(), columns, odd)).toList());
  }

  /** The names of what is not the same in all; of one alone everything. */
  private static List<String> columns(List<Gate> group) {
    Map<String, Set<String>> valuesByLabel = new LinkedHashMap<>();
    for (Gate one : group) {
      shown(one.outline())
          .forEach(field ->
              valuesByLabel
                  .computeIfAbsent(field.label(), label -> new LinkedHashSet<>())
                  .add(field.value()));
    }
    return valuesByLabel.entrySet().stream()
        .filter(values -> values.getValue().size() > 1 || group.size() == 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private String title(String action) {
    return actions.find(action).map(found -> found.spec().title()).orElse(action);
  }

  private static List<Effects.Field> shown(Outline one) {
    var shown = new ArrayList<Effects.Field>(one.fields());
    if (!one.effect().why().isEmpty()) {
      shown.add(new Effects.Field(WHY, one.effect().why()));
    }
    return shown;
  }

  private BatchPage.Row row(
      Item item, Outline one, List<String> columns, Map<String, List<String>> odd) {
    Map<String, String> values =
        shown(one).stream()
            .collect(Collectors.toMap(Effects.Field::label, Effects.Field::value, (a, b) -> a));
    return new BatchPage.Row(
        item.key(),
        item.headline(),
        one.label(),
        Proposals.digest(one.effect()).hex(), // of the very bytes that this row shows
        columns.stream()
            .map(column -> new BatchPage.Cell(values.getOrDefault(column, "")))
            .toList(),
        odd.getOrDefault(one.effect().id(), List.of()));
  }
}
