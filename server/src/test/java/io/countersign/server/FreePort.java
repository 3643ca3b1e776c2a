package io.countersign.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** For what is started anew on the port that it had. */
public final class FreePort {

  private FreePort() {}

  /** Below the range from which connections take theirs, so that a restart finds it free. */
  public static int find() {
    for (var attempt = 0; attempt < 100; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(10_000, 18_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken; another one
      }
    }
    throw new IllegalStateException("No free port between 10000 and 18000.");
  }
}
