package io.countersign.workers.rehearsal;

import io.countersign.workers.Model.Message;
import io.countersign.workers.Model.Prompt;
import io.countersign.workers.rehearsal.Script.Case;
import io.countersign.workers.rehearsal.Script.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One case, played for one conversation from its beginning. */
final class Play {

  private final Prompt prompt;
  private final Map<String, String> matches;
  private List<Item> items;
  private int next;

  private Play(Prompt prompt, Case story) {
    this.prompt = prompt;
    this.matches = matches(prompt, story);
    this.items = story.steps();
  }

  /** The step that answers now, and what it can name. */
  record Moment(Optional<Item.Step> step, Seen seen) {}

  static boolean fits(Prompt prompt, Case story) {
    var seen = new Seen(prompt.context(), Map.of(), List.of());
    return story.when().entrySet().stream()
        .allMatch(
            condition -> seen.hold(Map.of("fact." + condition.getKey(), condition.getValue())));
  }

  /** Finds the place again: each answer so far took one step, chosen by what was seen then. */
  static Moment now(Prompt prompt, Case story) {
    var play = new Play(prompt, story);
    List<Message> messages = prompt.messages();
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i) instanceof Message.Assistant) {
        play.advance(play.seen(messages.subList(0, i)));
      }
    }
    Seen seen = play.seen(messages);
    return new Moment(play.advance(seen), seen);
  }

  private Seen seen(List<Message> messages) {
    return new Seen(prompt.context(), matches, messages);
  }

  private Optional<Item.Step> advance(Seen seen) {
    while (next < items.size()) {
      Item item = items.get(next);
      next++;
      switch (item) {
        case Item.Step step -> {
          return Optional.of(step);
        }
        case Item.Branch branch -> {
          if (seen.hold(branch.conditions())) {
            items = branch.steps();
            next = 0;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> matches(Prompt prompt, Case story) {
    var seen = new Seen(prompt.context(), Map.of(), List.of());
    var matches = new HashMap<String, String>();
    story.when().forEach((fact, regex) -> matches.putAll(groups(seen, fact, regex)));
    return matches;
  }

  private static Map<String, String> groups(Seen seen, String fact, Pattern regex) {
    var groups = new HashMap<String, String>();
    Matcher matcher = regex.matcher(seen.text("fact." + fact).orElse(""));
    if (matcher.find()) {
      for (String name : regex.namedGroups().keySet()) {
        String value = matcher.group(name);
        if (value != null) {
          groups.put(name, value);
        }
      }
    }
    return groups;
  }
}
