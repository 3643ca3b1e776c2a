package io.countersign.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Actor;
import io.countersign.history.Digest;
import io.countersign.history.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other systems are told of an entry. */
class FormatsTest {

  @Test
  void sign_ins_accounts_and_settings_have_their_ocsf_classes() {
    assertThat(ocsf("person.signed-in", "ok")).containsEntry("type_uid", 300_201L);
    assertThat(ocsf("person.signed-out", "ok")).containsEntry("type_uid", 300_202L);
    assertThat(ocsf("person.sign-in-failed", "refused"))
        .containsEntry("class_uid", 3002)
        .containsEntry("status_id", 2);
    assertThat(ocsf("person.created", "ok")).containsEntry("type_uid", 300_101L);
    assertThat(ocsf("worker.saved", "ok")).containsEntry("type_uid", 300_403L);
    assertThat(ocsf("effect.confirmed", "ok")).containsEntry("class_uid", 6003);
    assertThat(ocsf("gate.bypassed", "alarm")).containsEntry("severity_id", 4);
  }

  @Test
  void cef_escapes_what_would_end_a_field() {
    String event = Cef.event("o", entry("gate.decided", "ok", "a|b=c\\d\ne"));
    assertThat(event)
        .contains("|a\\|b=c\\\\d e|")
        .contains(" msg=a|b\\=c\\\\d\\ne")
        .doesNotContain("\n");
  }

  @Test
  void a_syslog_frame_says_its_length_in_bytes() {
    byte[] frame = Cef.frame("o", entry("gate.decided", "alarm", "Zürich \u20ac"));
    String text = new String(frame, StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    assertThat(Integer.parseInt(text.substring(0, space))).isEqualTo(frame.length - space - 1);
    assertThat(text.substring(space + 1))
        .startsWith("<105>1 2026-11-27T10:00:00Z - countersign - gate.decided - ");
  }

  @Test
  void a_frame_stays_within_what_receivers_take() {
    byte[] frame = Cef.frame("o", entry("gate.decided", "ok", "x".repeat(60_000)));
    assertThat(frame.length).isLessThan(8_192);
  }

  private static Map<String, Object> ocsf(String type, String outcome) {
    return Ocsf.event("o", entry(type, outcome, "It was."));
  }

  private static Entry entry(String type, String outcome, String sentence) {
    return new Entry(
        7,
        Instant.parse("2026-11-27T10:00:00Z"),
        type,
        Actor.person("sam"),
        Map.of("person", "sam", "worker", "refund-clerk"),
        outcome,
        sentence,
        "{}",
        Digest.ofText("leaf"),
        Optional.of("{}"),
        true);
  }
}
