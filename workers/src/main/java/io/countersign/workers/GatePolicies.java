package io.countersign.workers;

import io.countersign.engine.Deciders;
import io.countersign.engine.Gates;
import io.countersign.history.Actor;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTables;
import io.countersign.processes.DecisionTables.Hit;
import io.countersign.processes.DecisionTables.Ready;
import io.countersign.workers.Policies.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The policy for gates: a decision table that says who decides what. */
@Component
public class GatePolicies {

  private static final String SHIPPED = "/policies/gates.dmn";
  private static final String BY = "countersign";

  private final Policies policies;
  private final DecisionTables tables;
  private final Optional<Deciders> deciders;
  private final History history;
  private final Clock clock;

  /** The newest that was read; versions never change, so that the number says it all. */
  private final AtomicReference<@Nullable Read> newest = new AtomicReference<>();

  GatePolicies(
      Policies policies,
      DecisionTables tables,
      Optional<Deciders> deciders,
      History history,
      Clock clock) {
    this.policies = policies;
    this.tables = tables;
    this.deciders = deciders;
    this.history = history;
    this.clock = clock;
  }

  private record Read(int number, Ready ready) {}

  /** What came of checking a table. */
  public sealed interface Checked {

    /**
     * It can be saved.
     *
     * @param warnings gates that nobody could bring to an end
     */
    record Usable(Ready ready, List<String> warnings) implements Checked {

      public Usable {
        warnings = List.copyOf(warnings);
      }
    }

    /** It cannot. */
    record Unusable(List<Problem> problems) implements Checked {

      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  /** What came of saving. */
  public sealed interface Saved {

    /** In force from now on. */
    record Done(int version) implements Saved {}

    /** Somebody else has saved this version since; nothing was saved. */
    record Changed(int version) implements Saved {}
  }

  /** The row that applies, and why. */
  record Applied(Requirement requirement, String because) {}

  /** The version in force; the shipped one becomes version 1. */
  @Transactional
  public Version current() {
    return policies.newest().orElseGet(this::ship);
  }

  private Version ship() {
    var shipped = new Version(1, shipped(), BY, clock.instant());
    if (policies.add(shipped)) {
      append(shipped, Actor.system(), List.of("The shipped policy is in force."));
    }
    return policies.newest().orElse(shipped);
  }

  private static String shipped() {
    try (InputStream file = GatePolicies.class.getResourceAsStream(SHIPPED)) {
      if (file == null) {
        throw new IllegalStateException("The shipped policy is not in the program.");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the policy in force says of a proposal. */
  @Transactional
  Applied applied(GateCase asked) {
    Version version = current();
    @Nullable Read known = newest.get();
    if (known == null || known.number() != version.number()) {
      known = new Read(version.number(), ready(version));
      newest.set(known);
    }
    return applied(known.ready(), version.number(), asked);
  }

  /** Of several recipients the one that demands most; the first row that fits each. */
  static Applied applied(Ready ready, int version, GateCase asked) {
    return asked.values().stream()
        .map(values -> applied(ready, version, values))
        .max(Comparator.comparingInt(applied -> applied.requirement().approvals()))
        .orElseThrow();
  }

  private static Applied applied(Ready ready, int version, Map<String, Object> values) {
    Hit hit =
        ready
            .first(values)
            .orElseThrow(() -> new IllegalStateException("No row of the policy fits."));
    return new Applied(
        PolicyColumns.requirement(
            version, hit.number(), hit.row().annotation(), PolicyColumns.texts(hit.row())),
        PolicyWords.because(hit.row(), values));
  }

  private Ready ready(Version version) {
    return switch (check(version.dmn().getBytes(StandardCharsets.UTF_8))) {
      case Checked.Usable(Ready ready, var _) -> ready;
      case Checked.Unusable(var problems) ->
          throw new IllegalStateException(
              "Version %d of the policy cannot be read, so nothing is allowed: %s"
                  .formatted(version.number(), problems.getFirst().sentence()));
    };
  }

  /** The table of a version. */
  public DecisionTable table(Version version) {
    return ready(version).table();
  }

  /** The rows of a version, each on a line as people read it. */
  public List<String> lines(Version version) {
    return table(version).rows().stream().map(PolicyWords::line).toList();
  }

  /** Reads and checks a file. */
  public Checked check(byte[] dmn) {
    return switch (tables.read(dmn)) {
      case DecisionTables.Read.Unusable(var problems) -> new Checked.Unusable(problems);
      case DecisionTables.Read.Table(DecisionTable table) -> check(table);
    };
  }

  /** Checks a table. */
  public Checked check(DecisionTable given) {
    var problems = new ArrayList<Problem>();
    DecisionTable table = PolicyColumns.complete(given, problems);
    if (!problems.isEmpty()) {
      return new Checked.Unusable(problems);
    }
    PolicyColumns.check(table, problems);
    return switch (tables.prepare(table)) {
      case DecisionTables.Prepared.Unusable(var cells) -> {
        problems.addAll(cells);
        yield new Checked.Unusable(
            problems.stream().sorted(Comparator.comparingInt(Problem::row)).toList());
      }
      case DecisionTables.Prepared.Usable(Ready ready) ->
          problems.isEmpty()
              ? new Checked.Usable(ready, warnings(table))
              : new Checked.Unusable(problems);
    };
  }

  private List<String> warnings(DecisionTable table) {
    List<Gates.Person> people = deciders.map(Deciders::all).orElse(List.of());
    return people.isEmpty()
        ? List.of()
        : IntStream.range(0, table.rows().size())
            .mapToObj(i -> warning(i + 1, table.rows().get(i), people))
            .flatMap(Optional::stream)
            .toList();
  }

  private static Optional<String> warning(
      int number, DecisionTable.Row row, List<Gates.Person> people) {
    Requirement demands = PolicyColumns.requirement(0, number, "", PolicyColumns.texts(row));
    long may =
        people.stream()
            .filter(person -> person.roles().stream().anyMatch(demands.roles()::contains))
            .count();
    return may >= demands.needed()
        ? Optional.empty()
        : Optional.of(
            "Row %d needs %d of %s, and only %d may decide: such a gate stays blocked."
                .formatted(
                    number,
                    demands.needed(),
                    String.join(" or ", demands.roles().stream().sorted().toList()),
                    may));
  }

  /** Saves a checked table as the next version, unless somebody else has saved since. */
  @Transactional
  public Saved save(Ready ready, int expectedVersion, String by) {
    Version before = current();
    if (before.number() != expectedVersion) {
      return new Saved.Changed(before.number());
    }
    var next = new Version(before.number() + 1, tables.write(ready.table()), by, clock.instant());
    if (!policies.add(next)) {
      return new Saved.Changed(next.number());
    }
    append(next, Actor.person(by), PolicyWords.changes(table(before).rows(), ready.table().rows()));
    return new Saved.Done(next.number());
  }

  private void append(Version version, Actor by, List<String> changes) {
    history.append(
        new NewEntry(
            "policy.saved",
            by,
            Map.of("policy", "gates"),
            "ok",
            "%s saved version %d of the policy for gates.".formatted(by.id(), version.number()),
            Map.of(
                "version", version.number(),
                "file", Digest.ofText(version.dmn()).hex(),
                "changes", changes)));
  }
}
