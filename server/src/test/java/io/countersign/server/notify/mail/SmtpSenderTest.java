package io.countersign.server.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.countersign.server.language.Language;
import io.countersign.server.language.Languages;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.Letters;
import io.countersign.server.notify.Message;
import io.countersign.server.notify.Sender.Outcome;
import io.countersign.server.notify.Way;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class SmtpSenderTest {

  private static final Channel CHANNEL = Letters.channel(new Way.Mail("sam@example.com"));
  private final GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
  private final JavaMailSenderImpl mail = new JavaMailSenderImpl();

  @BeforeEach
  void start() {
    server.start();
    mail.setHost("127.0.0.1");
    mail.setPort(server.getSmtp().getPort());
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Outcome send(Message message) {
    return send(message, Language.ENGLISH);
  }

  private Outcome send(Message message, Language language) {
    return new SmtpSender(mail, "countersign@house.example", _ -> language).send(CHANNEL, message);
  }

  private MimeMessage only() {
    assertThat(server.getReceivedMessages()).hasSize(1);
    return server.getReceivedMessages()[0];
  }

  @Test
  void a_mail_says_what_waits_in_text_and_in_html_and_where() {
    assertThat(send(Letters.message("Refund 129.00 EUR"))).isEqualTo(new Outcome.Taken());
    String whole = GreenMailUtil.getWholeMessage(only());
    assertThat(whole).contains("text/plain", "text/html", "multipart/alternative");
    assertThat(whole.replace("=\r\n", "").split("https://countersign.example/desk/4711"))
        .hasSizeGreaterThan(2);
    assertThat(whole).contains("Refund 129.00 EUR", "Worker: Refund clerk");
  }

  @Test
  void a_mail_is_written_in_the_language_of_whoever_gets_it() throws Exception {
    var german = Languages.read(Path.of("nowhere")).of(Locale.GERMAN).orElseThrow();
    send(Letters.message("Send a mail to ana@example.net: Hello"), german);
    assertThat(only().getSubject())
        .isEqualTo("Eine Entscheidung wartet auf Sie: E-Mail senden an ana@example.net: Hello");
    assertThat(GreenMailUtil.getWholeMessage(only()))
        .contains("lang=3D\"de\"", "Agent: Refund clerk", "Zeit bis");
  }

  @Test
  void machines_do_not_answer_it_and_readers_sort_it() throws Exception {
    send(Letters.message("Refund"));
    assertThat(only().getMessageID()).isEqualTo("<msg_1@house.example>");
    assertThat(only().getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(only().getHeader("List-Id"))
        .containsExactly("Countersign <notifications.house.example>");
    assertThat(only().getHeader("In-Reply-To")).containsExactly("<gate-4711.c1@house.example>");
  }

  @Test
  void a_headline_cannot_become_markup_or_a_header() throws Exception {
    send(Letters.message("Pay\r\nBcc: thief@example.net <script>"));
    assertThat(only().getHeader("Bcc")).isNull();
    assertThat(GreenMailUtil.getWholeMessage(only())).contains("&lt;script&gt;");
    assertThat(only().getAllRecipients()).hasSize(1);
  }

  @Test
  void a_digest_lists_all() throws Exception {
    send(Letters.digest());
    assertThat(only().getSubject()).isEqualTo("2 things from Countersign");
    assertThat(GreenMailUtil.getWholeMessage(only())).contains("/desk/1", "/desk/2");
  }

  @Test
  void a_server_that_is_away_is_asked_again_later() {
    server.stop();
    assertThat(send(Letters.message("Refund"))).isInstanceOf(Outcome.Failed.class);
  }
}
