package io.countersign.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.countersign.history.postgres.Export;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Checkpoints go to places outside, and what was kept there is what the verifier compares with. */
class AnchorsTest {

  @TempDir Path folder;
  FeedLog log;
  SinkCursors cursors;

  @BeforeEach
  void a_log() {
    log = new FeedLog(folder.resolve("keys"));
    cursors = new SinkCursors(log.jdbc);
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void a_folder_keeps_checkpoints_that_the_verifier_takes() throws Exception {
    log.append(5);
    Push push = push(new FolderAnchor(folder.resolve("anchors")), Duration.ZERO);
    assertThat(push.step()).isInstanceOf(Push.Outcome.Delivered.class);
    assertThat(push.step()).as("nothing new").isInstanceOf(Push.Outcome.Idle.class);
    log.append(5);
    assertThat(push.step()).isInstanceOf(Push.Outcome.Delivered.class);
    try (var files = Files.list(folder.resolve("anchors"))) {
      List<String> notes = files.map(AnchorsTest::text).toList();
      assertThat(notes).hasSize(2);
      assertThat(verify(notes).findings()).isEmpty();
    }
  }

  @Test
  void a_rewritten_history_contradicts_what_was_anchored() throws Exception {
    log.append(5);
    push(new FolderAnchor(folder.resolve("anchors")), Duration.ZERO).step();
    try (var other = new FeedLog(folder.resolve("other"));
        var files = Files.list(folder.resolve("anchors"))) {
      other.append(9);
      List<String> notes = files.map(AnchorsTest::text).toList();
      var out = new ByteArrayOutputStream();
      new Export(other.database, other.signer, other.keys).write(out);
      assertThat(
              Verifier.trustingTheExport()
                  .comparing(notes)
                  .verify(new ByteArrayInputStream(out.toByteArray()))
                  .holds())
          .isFalse();
    }
  }

  @Test
  void a_url_gets_the_note_again_until_it_takes_it() throws Exception {
    log.append(3);
    try (var receiver = new HttpReceiver(0)) {
      receiver.status.set(500);
      Push push = push(new HttpAnchor(post(receiver)), Duration.ofHours(1));
      assertThat(push.step()).isInstanceOf(Push.Outcome.Failed.class);
      receiver.status.set(200);
      assertThat(push.step()).isInstanceOf(Push.Outcome.Delivered.class);
      assertThat(log.signer.key().open(receiver.bodies.getFirst()).size()).isPositive();
      log.append(3);
      assertThat(push.step()).as("within the hour").isInstanceOf(Push.Outcome.Idle.class);
    }
  }

  @Test
  void a_mail_holds_the_note_as_it_is() throws Exception {
    log.append(3);
    var mail = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
    mail.start();
    try {
      var sender = new JavaMailSenderImpl();
      sender.setHost("127.0.0.1");
      sender.setPort(mail.getSmtp().getPort());
      var anchor = new MailAnchor(sender, "countersign@example.com", "auditor@example.org");
      assertThat(push(anchor, Duration.ZERO).step()).isInstanceOf(Push.Outcome.Delivered.class);
      String text =
          String.valueOf(mail.getReceivedMessages()[0].getContent()).replace("\r\n", "\n");
      String note = text.substring(0, text.indexOf("\n\nKeep this mail") + 1);
      assertThat(log.signer.key().open(note).size()).isPositive();
    } finally {
      mail.stop();
    }
  }

  private Push push(Anchor anchor, Duration every) {
    return new Push("anchor", cursors, Push.checkpoints(log.checkpoints, anchor, every));
  }

  private static HttpPost post(HttpReceiver receiver) {
    return new HttpPost(receiver.url("/"), "", Tls.trusting(Optional.empty()));
  }

  private Report verify(List<String> kept) throws Exception {
    var out = new ByteArrayOutputStream();
    new Export(log.database, log.signer, log.keys).write(out);
    return Verifier.trustingTheExport()
        .trusting(log.signer.key())
        .comparing(kept)
        .verify(new ByteArrayInputStream(out.toByteArray()));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
