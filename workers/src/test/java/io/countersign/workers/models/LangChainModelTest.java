package io.countersign.workers.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.countersign.workers.Access;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Model;
import io.countersign.workers.Model.Finish;
import io.countersign.workers.Model.Message;
import io.countersign.workers.Model.ToolCall;
import io.countersign.workers.ModelException;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Trust;
import io.countersign.workers.models.ModelSettings.Provider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Both protocols as they are on the wire, against a fake provider. */
class LangChainModelTest {

  private static final String KEY = "sk-very-secret-key";

  private static final String OPENAI =
      """
      {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-5-mini-2025-08-07",
       "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {"role": "assistant",
         "content": "I look.", "tool_calls": [{"id": "call_1", "type": "function",
           "function": {"name": "orders__read", "arguments": "{\\"order\\":\\"H-10442\\"}"}}]}}],
       "usage": {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150,
         "prompt_tokens_details": {"cached_tokens": 100}}}
      """;

  private static final String ANTHROPIC =
      """
      {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-4-5-20251001",
       "content": [{"type": "text", "text": "I look."},
         {"type": "tool_use", "id": "toolu_1", "name": "orders__read", "input": {"order": "H-10442"}}],
       "stop_reason": "tool_use", "usage": {"input_tokens": 20, "output_tokens": 30,
         "cache_read_input_tokens": 100, "cache_creation_input_tokens": 0}}
      """;

  private final FakeProvider provider = new FakeProvider();

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void openai_calls_tools_and_says_what_was_used() {
    provider.says(200, OPENAI);

    Model.Answer answer = openai().answer(prompt("gpt-5-mini"));

    assertThat(answer)
        .isEqualTo(
            new Model.Answer(
                "I look.",
                List.of(new ToolCall("call_1", "orders.read", "{\"order\":\"H-10442\"}")),
                120,
                100,
                30,
                Finish.TOOLS,
                "gpt-5-mini-2025-08-07",
                "req-42",
                false));
    assertThat(provider.paths).containsExactly("/v1/chat/completions");
    assertThat(provider.bodies.getFirst().replaceAll("\\s", ""))
        .contains("\"model\":\"gpt-5-mini\"", "\"max_tokens\":500", "\"name\":\"orders__read\"")
        .contains("\"required\":[\"order\"]", "\"limitCents\":{\"type\":\"integer\"")
        .contains("\"tool_call_id\":\"t1\"", "\"role\":\"tool\"");
  }

  @Test
  void anthropic_calls_tools_and_says_what_was_used() {
    provider.says(200, ANTHROPIC);

    Model.Answer answer = anthropic().answer(prompt("claude-haiku-4-5"));

    assertThat(answer)
        .isEqualTo(
            new Model.Answer(
                "I look.",
                List.of(new ToolCall("toolu_1", "orders.read", "{\n  \"order\" : \"H-10442\"\n}")),
                120,
                100,
                30,
                Finish.TOOLS,
                "claude-haiku-4-5-20251001",
                "req-42",
                false));
    assertThat(provider.paths).containsExactly("/v1/messages");
    assertThat(provider.bodies.getFirst().replaceAll("\\s", ""))
        .contains("\"max_tokens\":500", "\"name\":\"orders__read\"", "\"tool_use_id\":\"t1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "400,false",
    "401,false",
    "404,false",
    "429,false",
    "500,true",
    "503,true",
    "529,true"
  })
  void a_refusal_says_whether_it_may_be_billed(int status, boolean billable) {
    provider.says(
        status, "{\"error\": {\"message\": \"bad key " + KEY + "\", \"type\": \"bad_thing\"}}");

    for (Model model : List.of(openai(), anthropic())) {
      ModelException failure = failure(model);
      assertThat(failure.billable()).isEqualTo(billable);
      assertThat(failure).hasMessageContaining("HTTP " + status + " (bad_thing)");
      assertThat(stackTrace(failure)).doesNotContain(KEY);
    }
    assertThat(provider.bodies).as("one attempt each").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not JSON", "[]", "{\"choices\": 7, \"content\": 7}"})
  void an_answer_that_cannot_be_read_may_be_billed(String answer) {
    provider.says(200, answer);

    assertThat(failure(openai()).billable()).isTrue();
    assertThat(failure(anthropic()).billable()).isTrue();
  }

  @Test
  void an_answer_without_an_end_is_cut() {
    provider.says(200, "{\"a\": \"" + "x".repeat(200_000));

    assertThat(failure(openai())).hasMessageContaining("answer-bytes-max");
    assertThat(failure(anthropic()).billable()).isTrue();
  }

  @Test
  void a_server_that_says_nothing_is_left_in_time() {
    provider.saysNothing();
    Provider settings = new Provider(provider.url(), KEY, List.of());

    ModelException failure =
        failure(ModelConfiguration.openai(settings, settings(settings, Duration.ofSeconds(1))));

    assertThat(failure).hasMessageContaining("answer-timeout");
    assertThat(failure.billable()).isTrue();
  }

  @Test
  void a_server_that_is_not_there_bills_nothing() {
    provider.close();

    ModelException failure = failure(openai());

    assertThat(failure).hasMessageContaining("cannot be reached");
    assertThat(failure.billable()).isFalse();
  }

  @Test
  void a_provider_serves_the_models_that_it_is_said_to() {
    var named = new Provider("", "", List.of("qwen3"));
    var own = new Provider("", "", List.of());

    assertThat(named.serves("qwen3", List.of("gpt-"))).isTrue();
    assertThat(named.serves("gpt-5", List.of("gpt-"))).isFalse();
    assertThat(own.serves("gpt-5", List.of("gpt-"))).isTrue();
  }

  @Test
  void settings_never_show_a_key() {
    assertThat(settings(new Provider("", KEY, List.of())).toString()).doesNotContain(KEY);
  }

  @Test
  void the_environment_alone_is_enough() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("COUNTERSIGN_MODELS_OPENAI_API_KEY", KEY)));

    var bound = Binder.get(environment).bind("countersign.models", ModelSettings.class).get();

    assertThat(bound.openai()).isEqualTo(new Provider("", KEY, List.of()));
    assertThat(bound.anthropic()).isNull();
    assertThat(bound.answerTimeout()).isEqualTo(Duration.ofMinutes(3));
  }

  private Model openai() {
    Provider settings = new Provider(provider.url(), KEY, List.of());
    return ModelConfiguration.openai(settings, settings(settings));
  }

  private Model anthropic() {
    Provider settings = new Provider(provider.url(), KEY, List.of());
    return ModelConfiguration.anthropic(settings, settings(settings));
  }

  /** It answers, however busy the machine is. */
  private static ModelSettings settings(Provider provider) {
    return settings(provider, Duration.ofSeconds(30));
  }

  private static ModelSettings settings(Provider provider, Duration answers) {
    return new ModelSettings(provider, null, Duration.ofSeconds(30), answers, 100_000);
  }

  private static ModelException failure(Model model) {
    return catchThrowableOfType(ModelException.class, () -> model.answer(prompt("m")));
  }

  private static String stackTrace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static Model.Prompt prompt(String model) {
    var order =
        new Argument(
            "order", Argument.Kind.TEXT, "order", "The order's number.", true, 20, false, "");
    var cents =
        new Argument(
            "limitCents", Argument.Kind.CENTS, "limit", "The limit.", false, 20, false, "");
    return new Model.Prompt(
        model,
        "You are a clerk.",
        List.of(
            new Message.User("Goal"),
            new Message.Assistant("", List.of(new ToolCall("t1", "orders.read", "not an object"))),
            new Message.ToolResult("t1", "orders.read", "There is no such order.")),
        List.of(
            new ActionSpec(
                "orders.read",
                "Read an order",
                "Reads an order.",
                Access.READ,
                Reversibility.REVERSIBLE,
                Trust.OURS,
                List.of(order, cents))),
        500,
        Map.of());
  }
}
