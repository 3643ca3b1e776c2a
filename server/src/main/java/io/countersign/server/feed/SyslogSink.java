package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * CEF in RFC 5424 messages over TLS (RFC 5425). Syslog has no word for "received", so each batch is
 * a connection of its own, which counts only if the receiver has read to its end and closed it: a
 * receiver that dies before breaks the connection, and gets the batch again.
 */
final class SyslogSink implements Sink {

  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 10_000;

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
    socket.shutdownOutput();
    while (socket.getInputStream().read() >= 0) {
      // a receiver says nothing; its end of the connection is the answer
    }
  }
}
