package io.countersign.processes;

import static io.countersign.processes.Models.check;
import static io.countersign.processes.Models.file;
import static io.countersign.processes.Models.rules;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever anybody sends gives findings, never an exception. */
class WeirdInputTest {

  @Test
  void nothing_at_all() {
    assertThat(rules()).containsExactly("deployment-size");
  }

  @Test
  void too_many_files() {
    var many = Collections.nCopies(51, file("a.bpmn", "")).toArray(Resource[]::new);
    assertThat(rules(many)).containsExactly("deployment-size");
  }

  @Test
  void an_empty_file() {
    assertThat(rules(file("a.bpmn", ""))).containsExactly("readable");
  }

  @Test
  void ten_megabytes() {
    assertThat(check(new Resource("a.bpmn", new byte[10 * 1024 * 1024])))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("10485760 bytes");
  }

  @Test
  void binary_noise() {
    var noise = new byte[4096];
    new Random(1).nextBytes(noise);
    assertThat(rules(new Resource("a.bpmn", noise))).containsExactly("readable");
    assertThat(rules(new Resource("a.dmn", noise))).containsExactly("readable");
    assertThat(rules(new Resource("a.form", noise))).containsExactly("readable");
  }

  @Test
  void a_billion_laughs() {
    var laughs =
        """
        <!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&b;</definitions>
        """;
    assertThat(check(file("a.bpmn", laughs)))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("DOCTYPE");
  }

  @Test
  void an_entity_that_would_read_a_file() {
    var thief =
        """
        <!DOCTYPE d [<!ENTITY file SYSTEM "file:///etc/passwd">]>
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&file;</definitions>
        """;
    assertThat(rules(file("a.bpmn", thief))).containsExactly("readable");
  }

  @Test
  void a_hundred_thousand_levels() {
    var deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
    assertThat(rules(file("a.bpmn", deep))).containsExactly("readable");
  }

  @Test
  void another_root() {
    assertThat(rules(file("a.bpmn", "<html/>"))).containsExactly("right-root");
    assertThat(rules(file("a.dmn", "<html/>"))).containsExactly("right-root");
  }

  @Test
  void another_encoding() {
    var utf16 = "<?xml version='1.0' encoding='UTF-16'?><html/>";
    assertThat(rules(new Resource("a.bpmn", utf16.getBytes(StandardCharsets.UTF_16))))
        .containsExactly("readable");
  }

  @Test
  void another_kind_of_file() {
    assertThat(rules(file("a.exe", "x"), file("", "x"))).containsExactly("known-kind");
  }

  @Test
  void the_same_name_twice() {
    assertThat(rules(file("a.form", "{\"id\":\"f\"}"), file("a.form", "{\"id\":\"f\"}")))
        .containsExactly("names-are-unique");
  }

  @Test
  void an_extension_in_the_wrong_place() {
    var odd =
        """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">
          <zeebe:taskDefinition type="countersign.action"/>
        </definitions>
        """;
    assertThat(rules(file("a.bpmn", odd))).isNotEmpty();
  }

  @Test
  void two_thousand_damaged_copies_of_a_good_file() {
    var good = AgentStep.resource().content();
    var random = new Random(20261120);
    for (var round = 0; round < 2000; round++) {
      var damaged = good.clone();
      for (var hits = random.nextInt(1, 4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(32, 127);
      }
      assertThat(check(new Resource("a.bpmn", damaged))).as("round %d", round).isNotNull();
    }
  }
}
