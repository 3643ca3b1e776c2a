package io.countersign.server.parts;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that belongs to the server: restarted with back-off when it dies or hangs, ended in
 * good order with the server, its output kept in a bounded log.
 */
public final class SupervisedChild implements AutoCloseable {

  /** Where it is in its life. */
  public enum State {
    STARTING,
    HEALTHY,
    UNHEALTHY,
    RESTARTING,
    STOPPED,
    FAILED
  }

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedChild.class);
  private static final long LOG_BYTES_MAX = 5L << 20;
  private static final int FIRST_STARTS_MAX = 3;
  private static final Duration BACK_OFF_MIN = Duration.ofMillis(200);
  private static final Duration BACK_OFF_MAX = Duration.ofSeconds(10);
  private static final Duration PROBE_FAST = Duration.ofMillis(50);
  private static final Duration PROBE_SLOW = Duration.ofSeconds(2);

  private final ChildSpec spec;
  private final PidFile pidFile;
  private final RollingLog log;
  private final Clock clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread runner;
  private final Thread prober;
  private volatile State state = State.STARTING;
  private volatile @Nullable Process process;
  private volatile Instant started = Instant.EPOCH;
  private volatile Instant lastAnswer = Instant.EPOCH;
  private volatile boolean everHealthy;
  private volatile boolean healthyThisTime;

  SupervisedChild(ChildSpec spec, DataDirectory data, Clock clock) {
    this.spec = spec;
    this.clock = clock;
    this.pidFile = pidFile(data, spec.name());
    this.log = new RollingLog(data.folder("log").resolve(spec.name() + ".log"), LOG_BYTES_MAX);
    // a platform thread that lives as long as the child: the death signal hangs on it
    this.runner = Thread.ofPlatform().name("part-" + spec.name()).unstarted(this::supervise);
    this.prober =
        Thread.ofPlatform().daemon().name("probe-" + spec.name()).unstarted(this::probeOnAndOn);
  }

  void start() {
    runner.start();
    prober.start();
  }

  public String name() {
    return spec.name();
  }

  public State state() {
    return state;
  }

  /** The process id, while there is a process. */
  public Optional<Long> pid() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
  }

  /** Waits until the child does its work; one clear sentence when it will not. */
  public void awaitHealthy(Duration timeout) {
    Instant deadline = clock.instant().plus(timeout);
    while (state != State.HEALTHY) {
      if (state == State.FAILED) {
        throw new PartException(
            "%s does not start: %s (log: %s)".formatted(spec.name(), log.lastLine(), log.file()));
      }
      if (clock.instant().isAfter(deadline) || state == State.STOPPED) {
        throw new PartException(
            "%s was not healthy within %d s; its log is %s."
                .formatted(spec.name(), timeout.toSeconds(), log.file()));
      }
      pause(PROBE_FAST);
    }
  }

  /** Ends what an earlier run of the server left behind when it was killed. */
  static void endOrphans(DataDirectory data) {
    String[] files = data.folder("run").toFile().list((folder, name) -> name.endsWith(".pid"));
    for (String file : files == null ? new String[0] : files) {
      new PidFile(data.folder("run").resolve(file))
          .orphan()
          .ifPresent(orphan -> {
            LOG.info("Ending process {} of an earlier run ({}).", orphan.pid(), file);
            Signals.end(orphan, "INT", ChildSpec.STOP_MAX);
          });
    }
  }

  private static PidFile pidFile(DataDirectory data, String name) {
    return new PidFile(data.folder("run").resolve(name + ".pid"));
  }

  private void supervise() {
    Duration backOff = BACK_OFF_MIN;
    int firstStarts = 0;
    while (stop.getCount() > 0) {
      started = clock.instant();
      String end = runOnce();
      if (stop.getCount() == 0) {
        return;
      }
      if (!everHealthy && ++firstStarts >= FIRST_STARTS_MAX) {
        state = State.FAILED;
        return;
      }
      if (Duration.between(started, clock.instant()).compareTo(BACK_OFF_MAX) > 0) {
        backOff = BACK_OFF_MIN;
      }
      state = State.RESTARTING;
      LOG.warn("{} {}; starting it again in {} ms.", spec.name(), end, backOff.toMillis());
      pause(backOff);
      backOff = min(backOff.multipliedBy(2), BACK_OFF_MAX);
    }
  }

  private String runOnce() {
    try {
      var builder =
          new ProcessBuilder(Signals.ownedByUs(spec.command(), spec.orphaned()))
              .directory(spec.directory().toFile())
              .redirectErrorStream(true);
      Environments.minimal(builder.environment(), spec.environment());
      Process running = builder.start();
      healthyThisTime = false;
      process = running;
      remember(running);
      if (stop.getCount() == 0) {
        running.destroy();
      }
      running.getOutputStream().close();
      copyOutput(running);
      int exitCode = running.waitFor();
      spec.ended().run();
      return "ended with exit code " + exitCode;
    } catch (IOException e) {
      log.line("cannot be run: " + e.getMessage());
      return "cannot be run: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "was interrupted";
    }
  }

  /** One that the next run of the server could not find must not be left running. */
  private void remember(Process running) throws IOException {
    try {
      pidFile.write(running.toHandle());
    } catch (IOException e) {
      running.destroyForcibly().onExit().join();
      throw e;
    }
  }

  private void copyOutput(Process running) {
    try (BufferedReader lines = running.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.line(line);
      }
    } catch (IOException e) {
      log.line("(its output broke off: " + e.getMessage() + ")");
    }
  }

  private void probeOnAndOn() {
    lastAnswer = clock.instant();
    while (stop.getCount() > 0 && state != State.FAILED) {
      Process probed = process;
      boolean healthy = probed != null && probed.isAlive() && asks() && probed.isAlive();
      if (healthy) {
        becomeHealthy(clock.instant());
      } else if (healthyThisTime && state == State.HEALTHY) {
        state = State.UNHEALTHY;
      }
      if (probed != null && healthyThisTime && hangs()) {
        LOG.warn("{} has not answered for {}; ending it.", spec.name(), spec.hangMax());
        healthyThisTime = false;
        probed.destroyForcibly();
      }
      pause(healthy ? PROBE_SLOW : PROBE_FAST);
    }
  }

  private void becomeHealthy(Instant now) {
    if (!healthyThisTime) {
      LOG.info("{} is up after {} ms.", spec.name(), Duration.between(started, now).toMillis());
    }
    everHealthy = true;
    healthyThisTime = true;
    state = State.HEALTHY;
  }

  private boolean hangs() {
    return Duration.between(lastAnswer, clock.instant()).compareTo(spec.hangMax()) > 0;
  }

  private boolean asks() {
    try {
      boolean healthy = spec.probe().healthy();
      lastAnswer = clock.instant();
      return healthy;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  private void pause(Duration duration) {
    try {
      stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the child: in good order if it can, else at once. Nothing is left running. */
  @Override
  public void close() {
    stop.countDown();
    Process running = process;
    if (running != null && running.isAlive()) {
      Signals.end(running.toHandle(), spec.stop(), spec.stopMax());
    }
    joinRunner();
    state = State.STOPPED;
    pidFile.delete();
    log.close();
  }

  private void joinRunner() {
    if (!runner.isAlive()) {
      return;
    }
    try {
      runner.join(spec.stopMax());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
