package io.countersign.server.notify.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One post over a connection to an address that was judged before. The JDK's own client looks names
 * up by itself, between the judgement and the connection; this one cannot, and neither follows
 * anything nor reads more than the first line.
 */
final class PinnedPost {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final int LINE_BYTES_MAX = 1_024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");

  private final SSLSocketFactory tls;
  private final Duration totalMax;

  PinnedPost(SSLSocketFactory tls, Duration totalMax) {
    this.tls = tls;
    this.totalMax = totalMax;
  }

  /** The answer's status. */
  int send(URI url, InetAddress address, Map<String, String> headers, byte[] body)
      throws IOException {
    try (var plain = new Socket()) {
      Thread end = Thread.ofVirtual().start(() -> closeAfterAWhile(plain));
      try {
        plain.setSoTimeout((int) totalMax.toMillis());
        plain.connect(new InetSocketAddress(address, port(url)), (int) CONNECT_MAX.toMillis());
        Socket socket = url.getScheme().equals("https") ? secured(plain, url) : plain;
        socket.getOutputStream().write(request(url, headers, body));
        socket.getOutputStream().flush();
        return status(socket.getInputStream());
      } finally {
        end.interrupt();
      }
    }
  }

  /** A read timeout alone would let a receiver that drips go on for ever. */
  private void closeAfterAWhile(Socket socket) {
    try {
      Thread.sleep(totalMax);
      socket.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it was in time
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int port(URI url) {
    return url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
  }

  private SSLSocket secured(Socket plain, URI url) throws IOException {
    var socket = (SSLSocket) tls.createSocket(plain, url.getHost(), port(url), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static byte[] request(URI url, Map<String, String> headers, byte[] body) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    var head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
    head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private static int status(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0 || line.length() >= LINE_BYTES_MAX) {
        throw new IOException("The answer is no HTTP/1.1.");
      }
      line.append((char) read);
    }
    Matcher status = STATUS.matcher(line.toString().strip());
    if (!status.matches()) {
      throw new IOException("The answer is no HTTP/1.1.");
    }
    return Integer.parseInt(status.group(1));
  }
}
