package io.countersign.server.parts;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the JDK cannot say to a process, through the system's own tools. */
final class Signals {

  private static final boolean DEATH_SIGNAL = works("setpriv", "--pdeathsig", "TERM", "true");

  private static final boolean OWN_SESSION = works("setsid", "true");

  private Signals() {}

  /**
   * The command, so that the child does not hear the terminal's Ctrl-C (the server ends it in good
   * order), but gets a signal when the thread that started it dies.
   */
  static List<String> ownedByUs(List<String> command, String signalAtDeath) {
    var wrapped = new ArrayList<String>();
    if (OWN_SESSION) {
      wrapped.add("setsid");
    }
    wrapped.addAll(dyingWithUs(command, signalAtDeath));
    return wrapped;
  }

  /** Only the death signal, for behind a change of user: the system forgets it there. */
  static List<String> dyingWithUs(List<String> command, String signalAtDeath) {
    var wrapped = new ArrayList<String>();
    if (DEATH_SIGNAL) {
      wrapped.addAll(List.of("setpriv", "--pdeathsig", signalAtDeath, "--"));
    }
    wrapped.addAll(command);
    return wrapped;
  }

  /**
   * Sends {@code INT}, {@code TERM}, {@code QUIT} or {@code KILL}; a process that is gone is fine.
   */
  static void send(String signal, long pid) {
    works("sh", "-c", "kill -" + signal + " " + pid);
  }

  /** Ends a process: in good order if it can within the time, else at once. */
  static void end(ProcessHandle process, String signal, Duration patience) {
    send(signal, process.pid());
    if (!gone(process, patience)) {
      process.destroyForcibly();
      gone(process, Duration.ofSeconds(5));
    }
  }

  private static boolean gone(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return !process.isAlive();
    }
  }

  /** Whether a command exists and ends well. */
  static boolean works(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether the server runs as root. */
  static boolean root() {
    try {
      return (int) Files.getAttribute(new File("/proc/self").toPath(), "unix:uid") == 0;
    } catch (IOException | UnsupportedOperationException e) {
      return Path.of("/root").toFile().canWrite();
    }
  }
}
