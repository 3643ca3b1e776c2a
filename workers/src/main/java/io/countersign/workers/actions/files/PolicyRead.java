package io.countersign.workers.actions.files;

import io.countersign.workers.Access;
import io.countersign.workers.Action;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Trust;
import io.countersign.workers.actions.Given;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** {@code policy.read}: what the organisation's rules say on a topic. */
class PolicyRead implements Action {

  /** No dots and no slashes: a topic never leads out of the folder. */
  private static final Pattern TOPIC = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private static final ActionSpec SPEC =
      new ActionSpec(
          "policy.read",
          "Read a policy",
          "Returns the organisation's policy on a topic as Markdown. An unknown topic returns the list of topics.",
          Access.READ,
          Reversibility.REVERSIBLE,
          Trust.OURS,
          List.of(
              new Argument(
                  "topic",
                  Argument.Kind.TEXT,
                  "Topic",
                  "Lower-case words joined by hyphens, such as 'refunds'.",
                  true,
                  60,
                  false,
                  "")));

  private final PolicySettings settings;
  private final ResourcePatternResolver files;

  PolicyRead(PolicySettings settings, ResourcePatternResolver files) {
    this.settings = settings;
    this.files = files;
  }

  @Override
  public ActionSpec spec() {
    return SPEC;
  }

  @Override
  public Result perform(Call call) {
    String topic = new Given(call.arguments()).text("topic");
    if (!TOPIC.matcher(topic).matches()) {
      return new Result.Failed(
          "%s is not a topic: topics are lower-case words joined by hyphens. There are: %s."
              .formatted(Given.quoted(topic, 60), topics()));
    }
    Resource file = files.getResource(settings.folder() + topic + ".md");
    if (!file.exists()) {
      return new Result.Failed(
          "There is no policy on '%s'. There are: %s.".formatted(topic, topics()));
    }
    return read(topic, file);
  }

  private Result read(String topic, Resource file) {
    try (InputStream content = file.getInputStream()) {
      byte[] bytes = content.readNBytes(settings.bytesMax() + 1);
      if (bytes.length > settings.bytesMax()) {
        return new Result.Failed(
            "The policy on '%s' is longer than %d bytes; its owner must split it."
                .formatted(topic, settings.bytesMax()));
      }
      return new Result.Confirmed(new String(bytes, StandardCharsets.UTF_8), topic);
    } catch (IOException e) {
      return new Result.Failed("The policy on '%s' cannot be read.".formatted(topic));
    }
  }

  @Override
  public String headline(Map<String, ?> arguments) {
    return "Read the policy on " + Given.quoted(new Given(arguments).text("topic"), 60);
  }

  private String topics() {
    try {
      return String.join(
          ", ",
          Arrays.stream(files.getResources(settings.folder() + "*.md"))
              .map(Resource::getFilename)
              .filter(Objects::nonNull)
              .map(name -> name.substring(0, name.length() - ".md".length()))
              .sorted()
              .limit(settings.topicsMax())
              .toList());
    } catch (IOException e) {
      return "none";
    }
  }
}
