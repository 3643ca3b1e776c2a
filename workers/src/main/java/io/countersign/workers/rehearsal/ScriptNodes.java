package io.countersign.workers.rehearsal;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML as nodes, which know their lines; nothing is ever constructed from tags. */
final class ScriptNodes {

  private static final int CODE_POINTS_MAX = 500_000;
  private static final int DEPTH_MAX = 30;

  private final String file;

  ScriptNodes(String file) {
    this.file = file;
  }

  Node parse(String yaml) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(CODE_POINTS_MAX);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(DEPTH_MAX);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
      if (root == null) {
        throw new ScriptException(file, 1, "The file is empty. Begin it with 'cases:'.");
      }
      return root;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new ScriptException(file, line, "This is not YAML: %s.".formatted(e.getProblem()));
    } catch (YAMLException e) {
      throw new ScriptException(file, 1, "This is not YAML: %s.".formatted(e.getMessage()));
    }
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  ScriptException wrong(Node node, String message) {
    return new ScriptException(file, line(node), message);
  }

  /** The fields of a map, all of which must be known. */
  Map<String, Node> fields(Node node, Set<String> known) {
    Map<String, Node> fields = fields(node);
    for (Map.Entry<String, Node> field : fields.entrySet()) {
      if (!known.contains(field.getKey())) {
        throw wrong(
            field.getValue(),
            "'%s' is not known here. Take one of %s.".formatted(field.getKey(), known));
      }
    }
    return fields;
  }

  Map<String, Node> fields(Node node) {
    if (!(node instanceof MappingNode map)) {
      throw wrong(node, "A map is needed here, such as 'name: value'.");
    }
    var fields = new LinkedHashMap<String, Node>();
    for (NodeTuple tuple : map.getValue()) {
      if (fields.put(text(tuple.getKeyNode()), tuple.getValueNode()) != null) {
        throw wrong(
            tuple.getKeyNode(),
            "'%s' stands here twice. Keep one.".formatted(text(tuple.getKeyNode())));
      }
    }
    return fields;
  }

  List<Node> items(Node node) {
    if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw wrong(node, "A list is needed here; begin each item with '- '.");
    }
    return list.getValue();
  }

  String text(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(node, "A text is needed here, not a list or a map.");
    }
    return scalar.getValue();
  }

  /** Regexes by the name of what they are searched in. */
  Map<String, Pattern> patterns(Node node) {
    var patterns = new LinkedHashMap<String, Pattern>();
    fields(node).forEach((name, value) -> patterns.put(name, pattern(value)));
    return patterns;
  }

  private Pattern pattern(Node node) {
    try {
      return Pattern.compile(text(node));
    } catch (PatternSyntaxException e) {
      throw wrong(
          node,
          "'%s' is not a regex: %s. Put a backslash before signs that are meant as they are."
              .formatted(text(node), e.getDescription()));
    }
  }

  /** A value of an argument. */
  Object value(Node node) {
    return switch (node) {
      case MappingNode map -> {
        var values = new LinkedHashMap<String, Object>();
        fields(map).forEach((name, value) -> values.put(name, value(value)));
        yield values;
      }
      case SequenceNode list -> {
        var values = new ArrayList<Object>();
        list.getValue().forEach(item -> values.add(value(item)));
        yield values;
      }
      default -> scalar(node);
    };
  }

  private Object scalar(Node node) {
    String text = text(node);
    if (node.getTag().equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (node.getTag().equals(Tag.INT) && text.matches("-?(0|[1-9]\\d{0,8})")) {
      return Integer.valueOf(text);
    }
    if (node.getTag().equals(Tag.NULL)) {
      throw wrong(node, "A value is missing here. Write it, or leave the argument out.");
    }
    return text;
  }
}
