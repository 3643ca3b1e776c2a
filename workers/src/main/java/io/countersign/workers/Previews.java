package io.countersign.workers;

import io.countersign.history.Digest;
import io.countersign.workers.Action.Look;
import io.countersign.workers.Action.Preview;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks services what would change: for the person at the gate, and again before it is done. */
@Component
class Previews {

  static final Duration WITHIN = Duration.ofSeconds(5);

  private static final int ROWS_MAX = 100;
  private static final int TEXT_BYTES_MAX = 1_000;
  private static final Logger log = LoggerFactory.getLogger(Previews.class);

  private final Actions actions;

  Previews(Actions actions) {
    this.actions = actions;
  }

  /**
   * What a service said of an effect just now.
   *
   * @param document digest of the proposal that it was asked for
   * @param asShown for the arguments that the person was shown it for
   * @param asApproved for the arguments that are to be executed
   */
  record Seen(@Nullable Digest document, Look asShown, Look asApproved) {

    /** Nobody was asked, because no person relies on it. */
    static Seen nothing() {
      return new Seen(null, new Look.Nothing(), new Look.Nothing());
    }
  }

  /** Of an effect that a person said yes to, as things are now. */
  Seen now(EffectJournal.Entry entry) {
    Effect effect = entry.effect();
    if (!effect.gated()) {
      return Seen.nothing();
    }
    String disclosed = entry.disclosed();
    String shown = disclosed == null ? effect.arguments() : Disclosed.read(disclosed).arguments();
    Look asShown = of(effect, shown);
    Look asApproved = shown.equals(effect.arguments()) ? asShown : of(effect, effect.arguments());
    return new Seen(effect.digest(), asShown, asApproved);
  }

  /** What it would change with these arguments. */
  Look of(Effect effect, String arguments) {
    Optional<Action> action = actions.find(effect.action());
    if (action.isPresent()
        && Arguments.check(action.get().spec(), arguments)
            instanceof Arguments.Checked.Usable(Map<String, Object> values)) {
      return of(action.get(), new Action.Call(effect.id(), effect.worker(), values));
    }
    return new Look.Failed("The arguments fit no action any more.");
  }

  Look of(Action action, Action.Call call) {
    return within(WITHIN, action.spec().title(), () -> clean(action.preview(call)));
  }

  /** A service that does not answer in time has failed; what it may still say is not heard. */
  static Look within(Duration max, String title, Callable<Look> look) {
    var asking = new FutureTask<>(look);
    Thread.ofVirtual().name("preview").start(asking);
    try {
      return asking.get(max.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      asking.cancel(true);
      return new Look.Failed("%s did not answer within %d ms.".formatted(title, max.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Look.Failed("%s was not waited for.".formatted(title));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      log.warn("{} broke while it was asked what would change.", title, e);
      return new Look.Failed("%s could not be asked what would change.".formatted(title));
    }
  }

  /** Complete, or not at all: what is cut cannot be compared. */
  private static Look clean(Look look) {
    return switch (look) {
      case Look.Shown(Preview preview) when preview.rows().size() > ROWS_MAX ->
          new Look.Failed(
              "It would change %d things, and at most %d can be shown."
                  .formatted(preview.rows().size(), ROWS_MAX));
      case Look.Shown(Preview preview) ->
          new Look.Shown(
              new Preview(
                  clean(preview.title()),
                  preview.rows().stream()
                      .map(r -> new Preview.Row(clean(r.what()), clean(r.now()), clean(r.after())))
                      .toList(),
                  clean(preview.version())));
      case Look.Failed(String message) -> new Look.Failed(clean(message));
      case Look.Nothing nothing -> nothing;
    };
  }

  private static String clean(String text) {
    return Bounded.text(text, TEXT_BYTES_MAX);
  }
}
