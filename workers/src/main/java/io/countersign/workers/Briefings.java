package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Action.Look;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Renders what a person decides on from the canonical bytes, and from nothing else (law 9). */
@Component
public class Briefings {

  private static final int LABEL_MAX = 24;

  private final Actions actions;
  private final Previews previews;
  private final Clock clock;

  Briefings(Actions actions, Previews previews, Clock clock) {
    this.actions = actions;
    this.previews = previews;
    this.clock = clock;
  }

  /** What the model and the process said around a proposal. */
  public record Setting(
      String workerName,
      String model,
      boolean rehearsed,
      String goal,
      String words,
      List<Effects.Read> read,
      Bound bound) {

    public Setting {
      read = List.copyOf(read);
    }
  }

  /**
   * What is bound beside the effect itself.
   *
   * @param disclosed canonical JSON; null in what is older than documents
   * @param at when it was shown
   */
  public record Bound(
      @Nullable String disclosed,
      Instant at,
      Effects.@Nullable Again again,
      Effects.Records records) {}

  public Effects.Briefing of(Effect effect, Setting setting) {
    Optional<Action> action = actions.find(effect.action());
    Bound bound = setting.bound();
    Look now = previews.of(effect, effect.arguments());
    Optional<Look> shown = shown(effect, bound);
    Action.Preview preview = visible(shown.orElse(now));
    return new Effects.Briefing(
        effect,
        setting.workerName(),
        setting.model(),
        setting.rehearsed(),
        Visible.of(setting.goal()),
        Visible.of(setting.words()),
        setting.read(),
        fields(effect.action(), effect.arguments()),
        action.map(found -> found.spec().access()).orElse(Access.ADMIN),
        action.map(found -> found.spec().reversibility()).orElse(Reversibility.IRREVERSIBLE),
        preview,
        preview == null ? null : shown.isPresent() ? bound.at() : clock.instant(),
        bound.disclosed(),
        bound.again(),
        shown.map(look -> Differences.between(look, now)).orElse(List.of()),
        bound.records());
  }

  /** While it is to be decided or done, what the document binds; empty where that is nothing. */
  private static Optional<Look> shown(Effect effect, Bound bound) {
    boolean open =
        effect.state() == Effect.State.PROPOSED || effect.state() == Effect.State.APPROVED;
    return open && effect.gated() && bound.disclosed() != null
        ? Optional.of(Disclosed.read(bound.disclosed()).look())
        : Optional.empty();
  }

  private static Action.@Nullable Preview visible(Look look) {
    return look instanceof Look.Shown(Action.Preview preview)
        ? new Action.Preview(
            Visible.of(preview.title()),
            preview.rows().stream()
                .map(row ->
                    new Action.Preview.Row(
                        Visible.of(row.what()), Visible.of(row.now()), Visible.of(row.after())))
                .toList(),
            Visible.of(preview.version()))
        : null;
  }

  /** What will be done, as a person would say it; the stored words where the bytes do not fit. */
  public String headline(String action, String arguments, String stored) {
    return Visible.of(
        actions
            .find(action)
            .flatMap(found -> values(found.spec(), arguments).map(found::headline))
            .orElse(stored));
  }

  /**
   * What a table shows of it.
   *
   * @param facts JSON, of which the first short one with a digit is what people call the case
   */
  public Outlines.Outline outline(Effect effect, String workerName, String facts, boolean outside) {
    Optional<ActionSpec> spec = actions.find(effect.action()).map(Action::spec);
    Map<String, Object> values =
        spec.flatMap(found -> values(found, effect.arguments())).orElse(Map.of());
    return new Outlines.Outline(
        effect,
        workerName,
        fields(effect.action(), effect.arguments()),
        spec.map(ActionSpec::access).orElse(Access.ADMIN),
        spec.map(ActionSpec::reversibility).orElse(Reversibility.IRREVERSIBLE),
        outside,
        "%s %s %s".formatted(effect.worker(), effect.action(), new TreeSet<>(values.keySet())),
        spec.flatMap(found -> amount(found, values)).orElse(null),
        label(facts),
        spec.map(found -> inputs(found, values)).orElse(List.of()));
  }

  private static List<Outlines.Input> inputs(ActionSpec spec, Map<String, Object> values) {
    return spec.arguments().stream()
        .filter(argument -> values.containsKey(argument.name()))
        .map(argument ->
            new Outlines.Input(
                argument.name(),
                argument.label(),
                argument.kind(),
                argument.maxLength(),
                argument.sink(),
                String.valueOf(values.get(argument.name()))))
        .toList();
  }

  private static Optional<Long> amount(ActionSpec spec, Map<String, Object> values) {
    return spec.arguments().stream()
        .filter(argument -> argument.kind() == Argument.Kind.CENTS)
        .flatMap(argument -> Optional.ofNullable(values.get(argument.name())).stream())
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .findFirst();
  }

  private static String label(String facts) {
    return CanonicalJson.readObject(facts).values().stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(fact -> fact.length() <= LABEL_MAX && fact.matches("\\S*[0-9]\\S*"))
        .sorted()
        .findFirst()
        .map(Visible::of)
        .orElse("");
  }

  /** Everything in the canonical bytes, by the label of each argument. */
  List<Effects.Field> fields(String action, String arguments) {
    Optional<ActionSpec> spec = actions.find(action).map(Action::spec);
    Optional<Map<String, Object>> values = spec.flatMap(s -> values(s, arguments));
    if (spec.isEmpty() || values.isEmpty()) {
      return List.of(
          new Effects.Field("The stored bytes, which fit no action", Visible.of(arguments)));
    }
    var fields = new ArrayList<Effects.Field>();
    for (Argument argument : spec.get().arguments()) {
      Object value = values.get().get(argument.name());
      if (value != null) {
        fields.add(new Effects.Field(argument.label(), shown(argument, value)));
      }
    }
    return List.copyOf(fields);
  }

  private static String shown(Argument argument, Object value) {
    return argument.kind() == Argument.Kind.CENTS && value instanceof Integer cents
        ? Money.ofCents(cents)
        : Visible.of(value.toString());
  }

  private static Optional<Map<String, Object>> values(ActionSpec spec, String arguments) {
    return switch (Arguments.check(spec, arguments)) {
      case Arguments.Checked.Usable(Map<String, Object> values) -> Optional.of(values);
      case Arguments.Checked.Unusable _ -> Optional.empty();
    };
  }
}
