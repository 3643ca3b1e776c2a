package io.countersign.workers.actions.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.countersign.workers.Action;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailSendTest {

  private static final Map<String, String> MAIL =
      Map.of("to", "ana@customer.example", "subject", "Grüße", "body", "Dear Ana,\n\nyours.");

  private final GreenMail server = new GreenMail(ServerSetup.dynamicPort(ServerSetup.SMTP_IMAP));

  @BeforeEach
  void start() {
    server.start();
    server.setUser("journal@shop.example", "journal", "secret");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void a_mail_arrives_under_an_id_that_the_effect_decides() throws Exception {
    Action.Result result = mail(server.getSmtp().getPort()).perform(call(MAIL));
    var received = server.getReceivedMessagesForDomain("customer.example")[0];
    assertThat(received.getMessageID()).isEqualTo("<e-1.countersign@shop.example>");
    assertThat(received.getSubject()).isEqualTo("Grüße");
    assertThat(result)
        .isEqualTo(
            new Action.Result.Confirmed(
                "The mail to ana@customer.example was sent.", "<e-1.countersign@shop.example>"));
  }

  @Test
  void a_mail_that_went_out_is_found_again() {
    MailSend mail = mail(server.getSmtp().getPort());
    mail.perform(call(MAIL));
    assertThat(mail.readBack(call(MAIL))).isInstanceOf(Action.Result.Confirmed.class);
  }

  @Test
  void a_mail_that_the_complete_journal_lacks_was_not_sent() {
    assertThat(mail(1).readBack(call(MAIL))).isInstanceOf(Action.Result.Failed.class);
  }

  @Test
  void a_server_that_is_away_certainly_sent_nothing() {
    assertThat(mail(1).perform(call(MAIL))).isInstanceOf(Action.Result.Failed.class);
  }

  @Test
  void a_refused_recipient_is_certain() throws Exception {
    try (var rude = new RudeSmtpServer("RCPT", "550 no such person")) {
      assertThat(mail(rude.port()).perform(call(MAIL)))
          .isInstanceOfSatisfying(
              Action.Result.Failed.class,
              failed -> assertThat(failed.message()).contains("did not take the mail"));
    }
  }

  @Test
  void a_refused_text_is_certain() throws Exception {
    try (var rude = new RudeSmtpServer(".", "554 spam")) {
      assertThat(mail(rude.port()).perform(call(MAIL))).isInstanceOf(Action.Result.Failed.class);
    }
  }

  @Test
  void a_connection_that_breaks_after_the_text_leaves_a_doubt() throws Exception {
    try (var rude = new RudeSmtpServer(".", "")) {
      Action.Result result = withoutJournal(rude.port()).perform(call(MAIL));
      assertThat(result).isInstanceOf(Action.Result.InDoubt.class);
    }
  }

  @Test
  void headers_cannot_be_smuggled_in() {
    MailSend mail = mail(server.getSmtp().getPort());
    for (var evil :
        new String[][] {
          {"to", "ana@customer.example\r\nBcc: eve@evil.example"},
          {"to", "ana@customer.example, eve@evil.example"},
          {"to", "<ana@customer.example>"},
          {"subject", "Hello\r\nBcc: eve@evil.example"},
          {"subject", "Hello\u0085Bcc: eve@evil.example"}
        }) {
      var arguments = new java.util.HashMap<>(MAIL);
      arguments.put(evil[0], evil[1]);
      assertThat(mail.perform(call(arguments))).isInstanceOf(Action.Result.Failed.class);
    }
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void the_headline_names_the_recipient() {
    assertThat(mail(1).headline(MAIL)).isEqualTo("Send a mail to ana@customer.example: “Grüße”");
  }

  private MailSend mail(int port) {
    return mail(port, true);
  }

  private MailSend withoutJournal(int port) {
    return mail(port, false);
  }

  private MailSend mail(int port, boolean journal) {
    var none = MailSettings.Security.NONE;
    int imap = server.getImap().getPort();
    var settings =
        new MailSettings(
            "127.0.0.1",
            port,
            "",
            "",
            none,
            "support@shop.example",
            "Shop",
            Duration.ofSeconds(30),
            1000,
            journal ? "journal@shop.example" : "",
            journal,
            new MailSettings.Imap(
                journal ? "127.0.0.1" : "", imap, "journal", "secret", none, "INBOX"));
    return new MailSend(
        settings, new SmtpServer(settings, Clock.systemUTC()), new ImapJournal(settings));
  }

  private static Action.Call call(Map<String, String> arguments) {
    return new Action.Call("e-1", "clerk", arguments);
  }
}
