package io.countersign.workers;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Renders what a person decides on from the canonical bytes, and from nothing else (law 9). */
@Component
public class Briefings {

  private static final Logger log = LoggerFactory.getLogger(Briefings.class);

  private final Actions actions;
  private final Clock clock;

  Briefings(Actions actions, Clock clock) {
    this.actions = actions;
    this.clock = clock;
  }

  /** What the model and the process said around a proposal. */
  public record Setting(
      String workerName,
      String model,
      boolean rehearsed,
      String goal,
      String words,
      List<Effects.Read> read) {

    public Setting {
      read = List.copyOf(read);
    }
  }

  public Effects.Briefing of(Effect effect, Setting setting) {
    Optional<Action> action = actions.find(effect.action());
    Action.Preview preview = action.flatMap(found -> preview(found, effect)).orElse(null);
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
        preview == null ? null : clock.instant());
  }

  /** What will be done, as a person would say it; the stored words where the bytes do not fit. */
  public String headline(String action, String arguments, String stored) {
    return Visible.of(
        actions
            .find(action)
            .flatMap(found -> values(found.spec(), arguments).map(found::headline))
            .orElse(stored));
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

  /** A preview that cannot be had is left out: it must never stop a decision. */
  private static Optional<Action.Preview> preview(Action action, Effect effect) {
    @Nullable Map<String, Object> values = values(action.spec(), effect.arguments()).orElse(null);
    if (values == null) {
      return Optional.empty();
    }
    try {
      return action.preview(new Action.Call(effect.id(), effect.worker(), values));
    } catch (RuntimeException e) {
      log.warn("No preview of effect {}; the page goes without.", effect.id(), e);
      return Optional.empty();
    }
  }
}
