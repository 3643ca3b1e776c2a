package io.countersign.server.parts;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.random.RandomGenerator;

/** The ports of the parts: chosen free at the first start, the same ever after. */
final class Ports {

  /** Below the range from which Linux takes the ports of outgoing connections. */
  private static final int OTHER_FROM = 20_000;

  private static final int OTHER_TO = 32_000;
  private static final int TRIES = 100;

  private final Path file;
  private final boolean usual;
  private final RandomGenerator random;
  private final Properties chosen = new Properties();

  /**
   * @param usual whether the usual ports are tried first; otherwise any free one will do
   */
  Ports(DataDirectory data, boolean usual, RandomGenerator random) {
    this.file = data.root().resolve("ports");
    this.usual = usual;
    this.random = random;
    try {
      if (Files.exists(file)) {
        chosen.load(new StringReader(Files.readString(file)));
      }
    } catch (IOException e) {
      throw new PartException("Cannot read the ports in %s: %s.".formatted(file, e), e);
    }
  }

  /** The port that this part has in this data directory. */
  int of(String part, int usualPort) {
    String known = chosen.getProperty(part);
    if (known == null) {
      known = Integer.toString(choose(usualPort));
      chosen.setProperty(part, known);
      save();
    }
    try {
      return Integer.parseInt(known.strip());
    } catch (NumberFormatException e) {
      throw new PartException(
          "The port of %s in %s is '%s', which is not a number.".formatted(part, file, known), e);
    }
  }

  /** Refuses to start where somebody else has the port of a part. */
  void requireAllFree() {
    chosen.stringPropertyNames().stream().sorted().forEach(this::requireFree);
  }

  private void requireFree(String part) {
    int port = of(part, 0);
    if (!isFree(port)) {
      throw new PartException(
          "Port %d (%s) is in use by another program. Stop that program, or change '%s' in %s."
              .formatted(port, part, part, file));
    }
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int choose(int usualPort) {
    if (usual && !chosen.containsValue(Integer.toString(usualPort)) && isFree(usualPort)) {
      return usualPort;
    }
    for (int i = 0; i < TRIES; i++) {
      int other = random.nextInt(OTHER_FROM, OTHER_TO);
      if (!chosen.containsValue(Integer.toString(other)) && isFree(other)) {
        return other;
      }
    }
    throw new PartException(
        "No free port found between %d and %d. Stop some other programs."
            .formatted(OTHER_FROM, OTHER_TO));
  }

  private void save() {
    try {
      var text = new StringWriter();
      chosen.store(text, "Ports of the parts, on loopback. Change one while Countersign is down.");
      DataDirectory.writePrivately(file, text.toString());
    } catch (IOException e) {
      throw new PartException("Cannot keep the ports in %s: %s.".formatted(file, e), e);
    }
  }
}
