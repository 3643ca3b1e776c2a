package io.countersign.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Digest;
import io.countersign.history.TreeHasher;
import io.countersign.server.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receivers outside go away and come back; what they have taken is the log, without a gap. */
class SinksTest {

  private static final int BATCH = 7;
  private static final Duration PAUSE = Duration.ofMillis(20);

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
  void syslog_gets_every_entry_though_it_dies_in_the_middle_of_a_batch() throws Exception {
    syslogDies(SyslogReceiver.Death.BY_RESET);
  }

  @Test
  void syslog_gets_every_entry_though_it_stops_politely_in_the_middle_of_a_batch()
      throws Exception {
    syslogDies(SyslogReceiver.Death.POLITELY);
  }

  private void syslogDies(SyslogReceiver.Death death) throws Exception {
    var certificate = TestCertificate.in(folder, "own");
    long size = log.append(40);
    try (var receiver = new SyslogReceiver(certificate.server(), 0)) {
      receiver.death = death;
      receiver.patience.set(17);
      Push push = push("syslog", syslog(receiver.port(), certificate));
      while (push.step() instanceof Push.Outcome.Delivered) {
        // until it dies
      }
      assertThat(receiver.taken.inOrder()).hasSize(17);
      receiver.patience.set(-1);
      drain(push);
      assertThat(receiver.taken.hasAll(size)).isTrue();
      assertThat(receiver.taken.gapFree()).isTrue();
      assertThat(receiver.taken.repeated()).isEqualTo(17 % BATCH);
      assertThat(receiver.messages.getFirst())
          .startsWith("<110>1 ")
          .contains("CEF:0|Countersign|Countersign|1|log.")
          .contains("cs1=" + log.feed.origin() + " ");
    }
  }

  @Test
  void syslog_that_is_away_stops_nothing_and_gets_all_when_it_is_back() throws Exception {
    var certificate = TestCertificate.in(folder, "own");
    var first = new SyslogReceiver(certificate.server(), FreePort.find());
    Pushing pushing = pushing(push("syslog", syslog(first.port(), certificate)));
    pushing.start();
    long early = log.append(10);
    FeedLog.await(() -> first.taken.hasAll(early));
    first.close();
    long size = log.append(20);
    FeedLog.await(() -> cursors.all().getFirst().failures() > 1);
    assertThat(cursors.all().getFirst().problem()).contains("did not take the messages");
    try (var second = new SyslogReceiver(certificate.server(), first.port())) {
      FeedLog.await(() -> second.taken.last() == size - 1);
      assertThat(first.taken.count() + second.taken.count()).isGreaterThanOrEqualTo(size);
      assertThat(second.taken.inOrder().getFirst()).isLessThanOrEqualTo(early);
    } finally {
      pushing.close();
    }
  }

  @Test
  void syslog_with_a_certificate_that_nobody_vouches_for_gets_nothing() throws Exception {
    var own = TestCertificate.in(folder, "own");
    var other = TestCertificate.in(folder, "other");
    log.append(1);
    try (var receiver = new SyslogReceiver(other.server(), 0)) {
      Push push = push("syslog", syslog(receiver.port(), own));
      assertThat(push.step()).isInstanceOf(Push.Outcome.Failed.class);
      assertThat(receiver.messages).isEmpty();
    }
  }

  @Test
  void a_cloud_events_receiver_whose_answer_is_lost_gets_the_batch_again() throws Exception {
    long size = log.append(30);
    try (var receiver = new HttpReceiver(0)) {
      receiver.lost.set(2);
      Push push = push("cloud-events", new CloudEventsSink(post(receiver.url("/events"))));
      drain(push);
      assertThat(receiver.taken.hasAll(size)).isTrue();
      assertThat(receiver.taken.gapFree()).isTrue();
      assertThat(receiver.taken.repeated()).isGreaterThanOrEqualTo(BATCH);
      assertThat(receiver.authorizations).containsOnly("Bearer t0ken");
    }
  }

  @Test
  void another_server_goes_on_where_the_first_one_stopped() throws Exception {
    long size = log.append(30);
    try (var receiver = new HttpReceiver(0)) {
      var sink = new CloudEventsSink(post(receiver.url("/events")));
      Push one = push("cloud-events", sink);
      assertThat(one.step()).isInstanceOf(Push.Outcome.Delivered.class);
      var elsewhere = new SinkCursors(log.jdbc);
      Push other = new Push("cloud-events", elsewhere, Push.entries(log.feed, sink, BATCH));
      assertThat(other.step()).as("the first one holds it").isInstanceOf(Push.Outcome.Idle.class);
      cursors.release();
      drain(other);
      assertThat(receiver.taken.inOrder()).hasSize((int) size);
      assertThat(receiver.taken.hasAll(size)).isTrue();
    }
  }

  @Test
  void otlp_gets_every_entry_and_no_rejected_record_is_passed_over() throws Exception {
    long size = log.append(20);
    try (var receiver = new HttpReceiver(0)) {
      Push push = push("otlp", new OtlpSink(post(receiver.url("/v1/logs"))));
      receiver.answer.set(
          "{\"partialSuccess\":{\"rejectedLogRecords\":\"2\",\"errorMessage\":\"no\"}}");
      assertThat(push.step()).isInstanceOf(Push.Outcome.Failed.class);
      receiver.answer.set("{}");
      receiver.status.set(503);
      assertThat(push.step()).isInstanceOf(Push.Outcome.Failed.class);
      receiver.status.set(200);
      drain(push);
      assertThat(receiver.taken.hasAll(size)).isTrue();
      assertThat(receiver.taken.gapFree()).isTrue();
    }
  }

  @Test
  void each_event_can_be_checked_against_the_log() throws Exception {
    long size = log.append(3);
    for (FeedFormat format : List.of(FeedFormat.OCSF, FeedFormat.CLOUDEVENTS, FeedFormat.OTLP)) {
      var entry = log.feed.from(size - 1, 1).entries().getFirst();
      String line = format.line(log.feed.origin(), entry);
      assertThat(line).contains(entry.leafHash().hex()).contains(log.feed.origin());
      assertThat(line).as("payloads stay here").doesNotContain("4711");
    }
    var entry = log.feed.from(size - 1, 1).entries().getFirst();
    JsonNode event = JsonMapper.shared().readTree(FeedFormat.OCSF.line(log.feed.origin(), entry));
    JsonNode proof = event.path("unmapped").path("countersign");
    byte[] leaf = proof.path("leaf").asString().getBytes(StandardCharsets.UTF_8);
    assertThat(Digest.ofHash(new TreeHasher().leaf(leaf)).hex())
        .isEqualTo(proof.path("leafHash").asString());
    assertThat(proof.path("index").asLong()).isEqualTo(size - 1);
    assertThat(event.path("class_uid").asInt()).isEqualTo(6003);
  }

  private Push push(String name, Sink sink) {
    return new Push(name, cursors, Push.entries(log.feed, sink, BATCH));
  }

  private Pushing pushing(Push push) {
    return new Pushing(List.of(push), cursors, PAUSE);
  }

  private static SyslogSink syslog(int port, TestCertificate trusted) {
    return new SyslogSink(
        URI.create("tls://127.0.0.1:" + port), Tls.trusting(Optional.of(trusted.authority())));
  }

  private static HttpPost post(URI url) throws IOException {
    return new HttpPost(url, "t0ken", Tls.trusting(Optional.empty()));
  }

  /** Until nothing is left; failures are tried again. */
  private static void drain(Push push) {
    FeedLog.await(() -> push.step() instanceof Push.Outcome.Idle);
  }
}
