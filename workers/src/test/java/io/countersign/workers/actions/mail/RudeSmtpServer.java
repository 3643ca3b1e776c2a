package io.countersign.workers.actions.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says yes to everything up to one command, and something else to that one; nothing hangs up. */
final class RudeSmtpServer implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final String command;
  private final String answer;

  RudeSmtpServer(String command, String answer) throws IOException {
    this.command = command;
    this.answer = answer;
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    try (Socket client = socket.accept();
        var lines =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      say(client, "220 rude");
      boolean text = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (text && !line.equals(".")) {
          continue;
        }
        if (line.startsWith(command)) {
          if (answer.isEmpty()) {
            return;
          }
          say(client, answer);
        } else {
          say(client, line.equals("DATA") ? "354 go" : "250 fine");
        }
        text = line.equals("DATA");
      }
    } catch (IOException e) {
      // the other side hung up, as it may
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
