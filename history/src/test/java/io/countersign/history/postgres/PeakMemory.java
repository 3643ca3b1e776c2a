package io.countersign.history.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Watches another process until it ends: its largest resident memory and its time on the CPU, of
 * all and of its busiest thread.
 */
final class PeakMemory {

  private static final int EVERY_MILLIS = 100;
  private static final int TICKS_A_SECOND = 100; // of proc(5), on every Linux that Java runs on

  private final Process process;
  private final Thread watcher;
  private volatile long kilobytes;
  private volatile Duration cpu = Duration.ZERO;
  private volatile long threadTicks;

  PeakMemory(Process process) {
    this.process = process;
    this.watcher = Thread.ofPlatform().daemon().start(this::watch);
  }

  private void watch() {
    try {
      while (process.isAlive()) {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
          if (line.startsWith("VmHWM:")) {
            kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
        cpu = process.info().totalCpuDuration().orElse(cpu);
        threadTicks = busiest();
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (IOException e) {
      // it has ended; what was seen last counts
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long busiest() throws IOException {
    long most = 0;
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks) {
        String stat = Files.readString(task.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        most = Math.max(most, Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
      }
    }
    return most;
  }

  /** Of the thread that worked most. */
  double threadSeconds() throws InterruptedException {
    watcher.join();
    return Math.max(0.001, threadTicks * 1.0 / TICKS_A_SECOND);
  }

  double megabytes() {
    return kilobytes / 1024.0;
  }

  double cpuSeconds() throws InterruptedException {
    watcher.join();
    return Math.max(0.001, cpu.toMillis() / 1000.0);
  }
}
