package io.countersign.server.demo.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Engine;
import io.countersign.server.TestDatabase;
import jakarta.mail.MessagingException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private final DataSource database = TestDatabase.fresh();
  private final Mails mails = Mails.in(database, Clock.systemUTC());
  private final List<Object[]> published = new ArrayList<>();
  private final Intake intake = new Intake(mails, engine());
  private MailServer server = new MailServer(mails, 0, 0);

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void a_mail_to_support_starts_a_request_once() throws Exception {
    write("ana@example.com", "Broken", "My order H-10442 is broken.");
    takeAll();
    takeAll();
    assertThat(published).hasSize(1);
    assertThat(published.getFirst()[0]).isEqualTo("refund-requested");
    assertThat(published.getFirst()[2])
        .isEqualTo(
            Map.of(
                "customerEmail", "ana@example.com",
                "orderNumber", "H-10442",
                "message", "My order H-10442 is broken."));
  }

  @Test
  void a_mail_without_an_order_number_still_starts_one() throws Exception {
    write("ana@example.com", "Hello", "Where is it? H-1 or H-123456?");
    takeAll();
    assertThat((Map<?, ?>) published.getFirst()[2])
        .extracting(variables -> variables.get("orderNumber"))
        .isEqualTo("");
  }

  @Test
  void mail_survives_the_server() throws Exception {
    write("ana@example.com", "Broken", "H-10442");
    server.stop();
    server = new MailServer(mails, 0, 0);
    server.start();
    assertThat(mails.letters(10)).extracting(Letter::subject).containsExactly("Broken");
    takeAll();
    assertThat(published).hasSize(1);
  }

  @Test
  void a_mail_that_is_too_long_is_refused() {
    assertThatThrownBy(() -> write("ana@example.com", "Long", "x".repeat(2 << 20)))
        .isInstanceOf(MessagingException.class);
    assertThat(mails.letters(10)).isEmpty();
  }

  @Test
  void what_a_machine_wrote_starts_nothing() {
    keep("From: a@example.com\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.");
    takeAll();
    assertThat(published).isEmpty();
  }

  @Test
  void weird_mail_is_read_as_far_as_it_can_be() {
    keep("");
    keep("From: <>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x");
    keep("From: a@example.com\r\nContent-Type: text/plain; charset=no-such\r\n\r\nhello");
    keep("From: a@example.com\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>you</b></p>");
    takeAll();
    assertThat(mails.letters(10)).hasSize(4);
    assertThat(mails.letters(10).getFirst().text()).contains("Hello you");
    assertThat(mails.unhandled(MailServer.SUPPORT, 10)).isEmpty();
  }

  private void write(String from, String subject, String text) throws MessagingException {
    new Customers(server.smtpPort()).write(from, subject, text);
  }

  private void keep(String raw) {
    mails.keep(
        "<" + raw.hashCode() + "@test>", MailServer.SUPPORT, raw.getBytes(StandardCharsets.UTF_8));
  }

  private void takeAll() {
    mails.unhandled(MailServer.SUPPORT, 10).forEach(intake::handle);
  }

  /** Only what is published counts here. */
  private Engine engine() {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("publish");
              published.add(arguments);
              return 1L;
            });
  }
}
