package io.countersign.server.parts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a child process is run.
 *
 * @param environment all that it gets beside the few variables that every program needs
 * @param stop the signal that ends it in good order, without {@code SIG}
 * @param orphaned the signal that it gets when the server dies without a word
 * @param hangMax how long a child that was healthy may leave its probe without answer before it is
 *     restarted
 * @param stopMax how long it may take to end in good order
 * @param ended called after it has ended, for whatever reason
 */
record ChildSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    String stop,
    String orphaned,
    Duration hangMax,
    Duration stopMax,
    Runnable ended,
    Probe probe) {

  static final Duration STOP_MAX = Duration.ofSeconds(10);
  static final Duration NEVER = Duration.ofDays(365);

  ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
