package io.countersign.server.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers a process across our own death: by id and start, since ids are used again. */
record PidFile(Path file) {

  private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

  void write(ProcessHandle process) throws IOException {
    DataDirectory.writePrivately(file, process.pid() + " " + started(process));
  }

  /** The process of an earlier run, if it still lives. */
  Optional<ProcessHandle> orphan() {
    try {
      String[] words = Files.readString(file).strip().split(" ", 2);
      Instant started = Instant.parse(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> near(started(process), started));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("The pid file {} stays.", file, e);
    }
  }

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static boolean near(Instant a, Instant b) {
    return Duration.between(a, b).abs().compareTo(CLOCK_SLACK) < 0;
  }
}
