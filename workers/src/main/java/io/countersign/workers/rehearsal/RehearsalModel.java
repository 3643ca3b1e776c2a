package io.countersign.workers.rehearsal;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.workers.Model;
import io.countersign.workers.rehearsal.Script.Call;
import io.countersign.workers.rehearsal.Script.Case;
import io.countersign.workers.rehearsal.Script.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays scripts; says so in every answer. */
final class RehearsalModel implements Model {

  private static final String NAME = "rehearsal";
  private static final int BYTES_PER_TOKEN = 4;

  private final Scripts scripts;

  RehearsalModel(Scripts scripts) {
    this.scripts = scripts;
  }

  /** What an answer consists of. */
  private record Lines(String text, List<ToolCall> calls) {}

  /** A case and the script that it stands in. */
  private record Role(Script script, Case story) {}

  @Override
  public boolean serves(String model) {
    return model.equals(NAME) || model.startsWith(NAME + "/");
  }

  @Override
  public Answer answer(Prompt prompt) {
    Optional<Role> role = role(prompt);
    Lines lines =
        role.map(found -> lines(prompt, found))
            .orElseGet(() ->
                ask(
                    prompt,
                    "I am a scripted model, and no case of my scripts fits this one. What shall I do?"));
    String name = role.map(found -> NAME + "/" + found.script().name()).orElse(prompt.model());
    return new Answer(
        lines.text(),
        lines.calls(),
        tokens(prompt.system() + prompt.messages() + prompt.tools()),
        Math.min(tokens(lines.text() + lines.calls()), prompt.outputTokensMax()),
        name,
        requestId(prompt),
        true);
  }

  private Optional<Role> role(Prompt prompt) {
    List<Script> candidates =
        prompt.model().equals(NAME)
            ? scripts.all()
            : scripts.find(prompt.model().substring(NAME.length() + 1)).stream().toList();
    return candidates.stream()
        .flatMap(script ->
            script.cases().stream()
                .filter(story -> Play.fits(prompt, story))
                .map(story -> new Role(script, story)))
        .findFirst();
  }

  private static Lines lines(Prompt prompt, Role role) {
    Play.Moment moment = Play.now(prompt, role.story());
    return moment
        .step()
        .map(step -> lines(prompt, role, step, new Placeholders(moment.seen())))
        .orElseGet(() ->
            ask(
                prompt,
                "I am a scripted model, and my script '%s' ends here. What shall I do?"
                    .formatted(role.story().name())));
  }

  private static Lines lines(Prompt prompt, Role role, Item.Step step, Placeholders values) {
    String text = values.text(step.say());
    var calls = new ArrayList<ToolCall>();
    for (Call call : step.calls()) {
      calls.add(
          new ToolCall(
              callId(prompt, calls.size()),
              call.action(),
              CanonicalJson.text(values.map(call.arguments()))));
    }
    return values.missing().isEmpty()
        ? new Lines(text, calls)
        : ask(
            prompt,
            "I am a scripted model. Line %d of my script %s needs %s, which nothing here says. What shall I do?"
                .formatted(step.line(), role.script().file(), String.join(", ", values.missing())));
  }

  private static Lines ask(Prompt prompt, String question) {
    return new Lines(
        "",
        List.of(
            new ToolCall(
                callId(prompt, 0),
                "ask_person",
                CanonicalJson.text(Map.of("question", question)))));
  }

  private static String callId(Prompt prompt, int place) {
    long answers = prompt.messages().stream().filter(Message.Assistant.class::isInstance).count();
    return "call-%d-%d".formatted(answers + 1, place + 1);
  }

  private static String requestId(Prompt prompt) {
    return NAME + "-" + Digest.ofText(prompt.messages().toString()).hex().substring(0, 16);
  }

  private static long tokens(String text) {
    return Math.ceilDiv(text.getBytes(StandardCharsets.UTF_8).length, BYTES_PER_TOKEN);
  }
}
