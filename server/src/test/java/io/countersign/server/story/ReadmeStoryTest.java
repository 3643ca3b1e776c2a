package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What README.md promises to scripts, run as it is printed there. */
class ReadmeStoryTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  /** The lines of the block below the heading "For scripts". */
  private static List<String> lines() throws IOException {
    var readme = Files.readString(ROOT.resolve("README.md"));
    var section = readme.substring(readme.indexOf("## For scripts"));
    var block = section.split("```")[1].replace("\\\n", " ");
    return block.strip().lines().toList();
  }

  @Test
  void every_line_of_the_readme_works_as_printed() throws IOException, InterruptedException {
    var waiting = story.request("H-10442", "The kettle is broken, please refund it.");
    var gate = story.awaitGate(waiting, "payments.refund");
    var script = new StringBuilder("set -eo pipefail\n");
    for (String line : lines()) {
      script.append("echo '=8<='\n").append(forHere(line, gate.key())).append("; echo\n");
    }
    var said = bash(script.toString());
    var answers = said.split("=8<=");

    assertThat(answers).as(said).hasSize(lines().size() + 1);
    assertThat(answers[3]).contains("\"processInstanceKey\"");
    assertThat(answers[4]).contains(gate.key());
    assertThat(answers[5]).contains("\"digest\":\"" + gate.digest()).contains("payments.refund");
    assertThat(answers[6]).contains("The history holds").endsWith("exit 0");
  }

  private static String forHere(String line, String gate) {
    return line.replace("http://127.0.0.1:8080", DEMO.address().toString())
        .replaceAll("/api/gates/KEY", "/api/gates/" + gate);
  }

  private static String bash(String script) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder("bash", "-c", script).directory(ROOT.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said.strip() + "\nexit " + process.exitValue();
  }

  @Test
  void a_start_with_the_same_key_starts_once() {
    var body =
        Map.of(
            "processDefinitionId",
            "refund-request",
            "variables",
            Map.of(
                "customerEmail",
                "a@example.com",
                "orderNumber",
                "H-10518",
                "message",
                "one of the glasses"));
    var key = Map.of("Idempotency-Key", "readme-" + System.nanoTime());
    var first = story.system().post("/v2/process-instances", body, key);
    var second = story.system().post("/v2/process-instances", body, key);
    assertThat(second.json().get("processInstanceKey"))
        .isEqualTo(first.json().get("processInstanceKey"));
  }

  @Test
  void another_digest_is_a_conflict_with_both_and_a_client_may_not_decide() {
    var gate =
        story.awaitGate(story.request("H-10442", "It is broken, refund it."), "payments.refund");
    var supervisor = Rest.person(DEMO.address(), "supervisor");
    var path = "/v2/user-tasks/%s/completion".formatted(gate.key());
    var other = "0".repeat(64);

    var conflict = supervisor.post(path, decision(other));
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.body()).contains(other, gate.digest());
    var missing =
        supervisor.post(path, Map.of("variables", Map.of("decision", "approve", "reason", "x")));
    assertThat(missing.status()).isEqualTo(409);
    assertThat(missing.body()).contains(gate.digest());
    assertThat(story.system().post(path, decision(gate.digest())).status()).isEqualTo(403);
    assertThat(Rest.anonymous(DEMO.address()).get("/api/gates/" + gate.key()).status())
        .isEqualTo(401);
    assertThat(story.effects(gate.caseKey(), "payments.refund")).containsExactly("PROPOSED");
  }

  private static Map<String, Object> decision(String digest) {
    return Map.of("variables", Map.of("decision", "approve", "reason", "x", "digest", digest));
  }

  @Test
  void a_bad_body_is_a_problem_that_names_the_field() {
    problem(
        400, Map.of("processDefinitionId", "refund-request", "variabels", Map.of()), "variabels");
    problem(400, Map.of("processDefinitionId", 7), "processDefinitionId");
    problem(
        413,
        Map.of(
            "processDefinitionId",
            "refund-request",
            "variables",
            Map.of("message", "x".repeat(6_000_000))),
        "bytes");
    problem(404, Map.of("processDefinitionId", "no-such-process"), "no-such-process");
  }

  @Test
  void an_address_that_is_none_is_a_problem_and_leaves_no_complaint_in_the_log() {
    var answer = story.system().get("/api/nowhere");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("detail").asString()).contains("api/nowhere");
    assertThat(DEMO.data().resolve("log/server.log"))
        .content()
        .doesNotContain("Failure in @ExceptionHandler");
  }

  private void problem(int status, Map<String, Object> body, String names) {
    var answer = story.system().post("/v2/process-instances", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.json().get("title").asString()).isNotBlank();
    assertThat(answer.json().get("detail").asString()).contains(names);
  }
}
