package io.countersign.workers.actions.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class PolicyReadTest {

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("policies"));
    Files.writeString(folder.resolve("secret.md"), "never");
    Files.writeString(folder.resolve("policies/refunds.md"), "# Refunds\n30 days.");
    Files.writeString(folder.resolve("policies/long.md"), "x".repeat(101));
  }

  @Test
  void a_topic_is_a_file() {
    assertThat(read("refunds"))
        .isEqualTo(new Action.Result.Confirmed("# Refunds\n30 days.", "refunds"));
  }

  @Test
  void an_unknown_topic_gets_the_list() {
    assertThat(message("shipping"))
        .isEqualTo("There is no policy on 'shipping'. There are: long, refunds.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "..%2fsecret", "/etc/passwd", "a\u0000b", "", "REFUNDS", "*"})
  void a_topic_never_leads_out_of_the_folder(String topic) {
    assertThat(message(topic)).contains("is not a topic");
  }

  @Test
  void a_policy_that_is_too_long_is_not_cut() {
    assertThat(message("long")).contains("longer than 100 bytes");
  }

  private String message(String topic) {
    return ((Action.Result.Failed) read(topic)).message();
  }

  private Action.Result read(String topic) {
    var settings = new PolicySettings("file:" + folder.resolve("policies") + "/", 100, 10);
    return new PolicyRead(settings, new PathMatchingResourcePatternResolver())
        .perform(new Action.Call("e-1", "clerk", Map.of("topic", topic)));
  }
}
