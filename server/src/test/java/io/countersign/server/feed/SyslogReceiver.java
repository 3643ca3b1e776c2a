package io.countersign.server.feed;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A receiver of RFC 5424 messages over TLS, framed as RFC 5425 says, that can die in the middle.
 */
final class SyslogReceiver implements AutoCloseable {

  private static final Pattern INDEX = Pattern.compile(" externalId=(\\d+) ");

  final Taken taken = new Taken();
  final List<String> messages = new CopyOnWriteArrayList<>();

  /** So many messages more, then it breaks the connection; negative for never. */
  final AtomicInteger patience = new AtomicInteger(-1);

  volatile Death death = Death.BY_RESET;

  /** How it breaks a connection. */
  enum Death {
    /** As the kernel does for a process that is killed. */
    BY_RESET,
    /** With TLS's own goodbye, and what was sent unread. */
    POLITELY
  }

  private final SSLServerSocket server;

  SyslogReceiver(SSLContext tls, int port) throws IOException {
    server =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(port, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (SSLSocket connection = (SSLSocket) server.accept()) {
        read(connection);
      } catch (IOException e) {
        // the sender went away, or this receiver did
      }
    }
  }

  private void read(SSLSocket connection) throws IOException {
    var in = new DataInputStream(connection.getInputStream());
    for (int length = length(in); length > 0; length = length(in)) {
      if (patience.get() >= 0 && patience.getAndDecrement() <= 0) {
        patience.set(0);
        if (death == Death.BY_RESET) {
          connection.setSoLinger(true, 0);
        }
        throw new SocketException("dies");
      }
      String message = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      messages.add(message);
      var index = INDEX.matcher(message);
      if (index.find()) {
        taken.add(Long.parseLong(index.group(1)));
      }
    }
  }

  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (int c = in.read(); c != ' '; c = in.read()) {
      if (c < '0' || c > '9') {
        return -1;
      }
      length = length * 10 + c - '0';
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
