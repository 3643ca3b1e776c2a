package io.countersign.engine.zeebe;

import io.countersign.engine.EngineException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which version the gateway has, because the path of a user task depends on it: asked for once, and
 * learnt again whenever somebody asks for the topology. Where a call fails it is asked for again:
 * after an upgrade a path that is gone says that there is no such task, and what is taken for an
 * answer to that would lose a decision.
 */
final class GatewayVersion {

  private final Supplier<String> topology;
  private final AtomicReference<@Nullable String> known = new AtomicReference<>();

  GatewayVersion(Supplier<String> topology) {
    this.topology = topology;
  }

  void through(Consumer<String> call) {
    String version = known.get();
    if (version == null) {
      call.accept(asked());
      return;
    }
    try {
      call.accept(version);
    } catch (EngineException e) {
      String now = asked();
      if (UserTaskRest.api(now).equals(UserTaskRest.api(version))) {
        throw e;
      }
      call.accept(now);
    }
  }

  /** A gateway that was upgraded may still know the old paths, and will not for ever. */
  void learn(String version) {
    known.set(version);
  }

  private String asked() {
    String version = topology.get();
    learn(version);
    return version;
  }
}
