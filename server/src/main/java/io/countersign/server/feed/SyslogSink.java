package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * CEF in RFC 5424 messages over TLS (RFC 5425). Syslog has no word for "received", so each batch is
 * a connection of its own, which counts only if the receiver read to its end before it closed: it
 * must still be there after the last message, then answer our end with its own, and leave nothing
 * unread, which TCP would tell with a reset. Otherwise it gets the batch again.
 */
final class SyslogSink implements Sink {

  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 10_000;

  /** Limits a receiver to two thousand messages a second, which is more than the log grows. */
  private static final int QUIET_MILLIS = 250;

  private final URI address;
  private final SSLContext tls;

  SyslogSink(URI address, SSLContext tls) {
    this.address = address;
    this.tls = tls;
  }

  @Override
  public void send(String origin, List<Entry> entries) throws IOException {
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
      plain.setSoTimeout(ANSWER_MILLIS);
      try (var socket =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(plain, address.getHost(), address.getPort(), true)) {
        secure(socket);
        send(socket, origin, entries);
        stillThere(socket);
        end(socket, plain);
      }
    } catch (IOException e) {
      throw new IOException("%s did not take the messages: %s".formatted(address, e), e);
    }
  }

  private static void secure(SSLSocket socket) throws IOException {
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
  }

  private static void send(SSLSocket socket, String origin, List<Entry> entries)
      throws IOException {
    var out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    for (Entry entry : entries) {
      out.write(Cef.frame(origin, entry));
    }
    out.flush();
  }

  /** Who closes by itself, as at a shutdown, may have left messages unread. */
  private static void stillThere(SSLSocket socket) throws IOException {
    socket.setSoTimeout(QUIET_MILLIS);
    try {
      while (socket.getInputStream().read() >= 0) {
        // a receiver has nothing to say
      }
      throw new EOFException("it closed the connection before the end");
    } catch (SocketTimeoutException e) {
      socket.setSoTimeout(ANSWER_MILLIS); // as it should be
    }
  }

  private static void end(SSLSocket socket, Socket plain) throws IOException {
    socket.shutdownOutput();
    while (socket.getInputStream().read() >= 0) {
      // its end of the connection is the answer
    }
    while (plain.getInputStream().read() >= 0) {
      // throws where it left something unread
    }
  }
}
