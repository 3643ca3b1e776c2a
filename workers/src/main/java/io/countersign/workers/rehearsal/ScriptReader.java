package io.countersign.workers.rehearsal;

import io.countersign.workers.rehearsal.Script.Call;
import io.countersign.workers.rehearsal.Script.Case;
import io.countersign.workers.rehearsal.Script.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a script, as the package describes it; every refusal names file and line. */
final class ScriptReader {

  private static final int STEPS_MAX = 1_000;
  private static final Pattern CONDITION = Pattern.compile("fact\\..+|result\\..+|last|answer");

  private final String name;
  private final String file;
  private final ScriptNodes nodes;
  private int steps;

  private ScriptReader(String name, String file) {
    this.name = name;
    this.file = file;
    this.nodes = new ScriptNodes(file);
  }

  static Script read(String name, String file, String yaml) {
    var reader = new ScriptReader(name, file);
    return reader.script(reader.nodes.parse(yaml));
  }

  private Script script(Node root) {
    Node list = required(root, nodes.fields(root, Set.of("cases")), "cases");
    var cases = new ArrayList<Case>();
    var names = new HashSet<String>();
    for (Node node : nodes.items(list)) {
      Case read = story(node);
      if (!names.add(read.name())) {
        throw nodes.wrong(
            node, "Another case is called '%s'. Give each its own name.".formatted(read.name()));
      }
      cases.add(read);
    }
    return new Script(name, file, cases);
  }

  private Case story(Node node) {
    Map<String, Node> fields = nodes.fields(node, Set.of("name", "when", "steps"));
    Node when = fields.get("when");
    return new Case(
        nodes.text(required(node, fields, "name")),
        ScriptNodes.line(node),
        when == null ? Map.of() : nodes.patterns(when),
        items(required(node, fields, "steps")));
  }

  private List<Item> items(Node list) {
    var items = new ArrayList<Item>();
    for (Node node : nodes.items(list)) {
      steps++;
      if (steps > STEPS_MAX) {
        throw nodes.wrong(node, "A script has at most %d steps. Split it.".formatted(STEPS_MAX));
      }
      items.add(item(node));
    }
    return items;
  }

  private Item item(Node node) {
    Map<String, Node> fields = nodes.fields(node, Set.of("say", "call", "if", "steps"));
    Node condition = fields.get("if");
    if (condition != null) {
      if (fields.containsKey("say") || fields.containsKey("call")) {
        throw nodes.wrong(node, "A branch ('if') says nothing itself. Move it into its 'steps'.");
      }
      return new Item.Branch(
          ScriptNodes.line(node), conditions(condition), items(required(node, fields, "steps")));
    }
    if (fields.containsKey("steps")) {
      throw nodes.wrong(node, "'steps' in a step needs an 'if' beside it.");
    }
    Node say = fields.get("say");
    Node call = fields.get("call");
    if (say == null && call == null) {
      throw nodes.wrong(node, "A step without 'say' and 'call' does nothing. Give it one of them.");
    }
    return new Item.Step(
        ScriptNodes.line(node),
        say == null ? "" : nodes.text(say).strip(),
        call == null ? List.of() : calls(call));
  }

  private Map<String, Pattern> conditions(Node node) {
    Map<String, Pattern> conditions = nodes.patterns(node);
    for (String key : conditions.keySet()) {
      if (!CONDITION.matcher(key).matches()) {
        throw nodes.wrong(
            node,
            "A condition cannot look at '%s'. Take fact.<name>, result.<service.action>, last or answer."
                .formatted(key));
      }
    }
    return conditions;
  }

  private List<Call> calls(Node node) {
    if (node instanceof SequenceNode) {
      return nodes.items(node).stream().map(this::call).toList();
    }
    return List.of(call(node));
  }

  private Call call(Node node) {
    Map<String, Node> fields = nodes.fields(node, Set.of("action", "arguments"));
    Node arguments = fields.get("arguments");
    return new Call(
        ScriptNodes.line(node),
        nodes.text(required(node, fields, "action")),
        arguments == null ? Map.of() : arguments(arguments));
  }

  private Map<String, Object> arguments(Node node) {
    var arguments = new java.util.LinkedHashMap<String, Object>();
    nodes.fields(node).forEach((key, value) -> arguments.put(key, nodes.value(value)));
    return arguments;
  }

  private Node required(Node parent, Map<String, Node> fields, String field) {
    Node node = fields.get(field);
    if (node == null) {
      throw nodes.wrong(parent, "'%s' is missing here. Add it.".formatted(field));
    }
    return node;
  }
}
