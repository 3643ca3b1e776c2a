package io.countersign.history.verify;

import io.countersign.history.VerifierKey;
import io.countersign.history.witness.WitnessServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs a witness until the process ends. */
final class WitnessCommand {

  private final PrintStream out;
  private final Clock clock;

  WitnessCommand(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  int run(String[] args) throws IOException {
    try (WitnessServer witness = start(args)) {
      out.println("Witnessing at port " + witness.port() + ". For the policy of the log:");
      out.println("witness w " + witness.key() + " http://<this host>:" + witness.port());
      new CountDownLatch(1).await(); // until it is killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  WitnessServer start(String[] args) throws IOException {
    Map<String, String> values =
        new HashMap<>(Map.of("--host", "127.0.0.1", "--port", "8089", "--name", "witness"));
    List<VerifierKey> logs = new ArrayList<>();
    var words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--log" -> logs.add(Options.key(Options.value(word, words)));
        case "--key", "--name", "--host", "--port" -> values.put(word, Options.value(word, words));
        default -> throw new UsageException("The option '" + word + "' is unknown.");
      }
    }
    String key = values.get("--key");
    if (key == null || logs.isEmpty()) {
      throw new UsageException("A witness needs --key DIRECTORY and --log FILE.");
    }
    try {
      int port = Integer.parseInt(values.getOrDefault("--port", ""));
      var address = new InetSocketAddress(values.getOrDefault("--host", ""), port);
      String name = values.getOrDefault("--name", "");
      return WitnessServer.start(address, Path.of(key), name, logs, clock);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--port must be 0 to 65535: " + e.getMessage());
    }
  }
}
