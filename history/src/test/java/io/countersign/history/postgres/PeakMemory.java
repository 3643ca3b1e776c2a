package io.countersign.history.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Watches another process until it ends: its largest resident memory and its time on the CPU. */
final class PeakMemory {

  private static final int EVERY_MILLIS = 100;

  private final Process process;
  private final Thread watcher;
  private volatile long kilobytes;
  private volatile Duration cpu = Duration.ZERO;

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
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (IOException e) {
      // it has ended; what was seen last counts
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  double megabytes() {
    return kilobytes / 1024.0;
  }

  double cpuSeconds() throws InterruptedException {
    watcher.join();
    return Math.max(0.001, cpu.toMillis() / 1000.0);
  }
}
