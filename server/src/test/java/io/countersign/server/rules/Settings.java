package io.countersign.server.rules;

import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/** The settings, read from the records that hold them: their names, defaults and Javadoc. */
final class Settings {

  private final Map<String, Setting> found = new TreeMap<>();
  private final DocTrees docs;

  private Settings(DocTrees docs) {
    this.docs = docs;
  }

  /** What needs no sentence of its own wherever it stands. */
  private static final Map<String, String> OBVIOUS =
      Map.of(
          "user", "who signs in there",
          "password", "the password that goes with it",
          "host", "the server's name",
          "port", "its port",
          "security", "`NONE`, `STARTTLS` or `TLS`",
          "folder", "the folder that is searched",
          "clientSecret", "the secret that goes with it",
          "keyStorePassword", "the password that goes with it");

  /** One setting; empty where it has no default, or is not explained. */
  record Setting(String name, String byDefault, String meaning) {

    String row() {
      return "| `%s` | %s | %s |"
          .formatted(name, byDefault.isEmpty() ? "" : "`" + byDefault + "`", meaning);
    }
  }

  static List<Setting> all() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var sources = files.getJavaFileObjectsFromPaths(Sources.find("src/main/java", ".java"));
      var task =
          (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, sources);
      var settings = new Settings(DocTrees.instance(task));
      for (var unit : task.parse()) {
        settings.read(unit);
      }
      return List.copyOf(settings.found.values());
    }
  }

  private void read(CompilationUnitTree unit) {
    for (var type : unit.getTypeDecls()) {
      if (type instanceof ClassTree record) {
        annotation(record.getModifiers().getAnnotations(), "ConfigurationProperties")
            .ifPresent(prefix -> read(new TreePath(new TreePath(unit), record), prefix));
      }
    }
  }

  private void read(TreePath at, String prefix) {
    var record = (ClassTree) at.getLeaf();
    var nested =
        record.getMembers().stream()
            .filter(ClassTree.class::isInstance)
            .map(ClassTree.class::cast)
            .filter(type -> type.getKind() == Tree.Kind.RECORD)
            .collect(Collectors.toMap(type -> type.getSimpleName().toString(), type -> type));
    var meanings = meanings(at);
    for (var member : record.getMembers()) {
      if (member instanceof VariableTree component && isComponent(component)) {
        var name = prefix + "." + kebab(component.getName().toString());
        var inner = nested.get(component.getType().toString());
        if (inner == null) {
          keep(name, component, meaning(meanings, component.getName().toString()));
        } else {
          read(new TreePath(at, inner), name);
        }
      }
    }
  }

  private static String meaning(Map<String, String> meanings, String component) {
    return meanings.getOrDefault(component, OBVIOUS.getOrDefault(component, ""));
  }

  /**
   * Two modules may read the same setting; whichever explains it wins, and absent is a default,
   * too.
   */
  private void keep(String name, VariableTree component, String meaning) {
    var byDefault = annotation(component.getModifiers().getAnnotations(), "DefaultValue");
    found.merge(
        name,
        new Setting(name, byDefault.orElse(""), meaning),
        (one, other) ->
            new Setting(
                name,
                one.byDefault().isEmpty() ? "" : other.byDefault(),
                one.meaning().isEmpty() ? other.meaning() : one.meaning()));
  }

  private static boolean isComponent(VariableTree member) {
    return !member.getModifiers().getFlags().contains(Modifier.STATIC);
  }

  private Map<String, String> meanings(TreePath at) {
    var meanings = new HashMap<String, String>();
    var comment = docs.getDocCommentTree(at);
    if (comment != null) {
      for (var tag : comment.getBlockTags()) {
        if (tag instanceof ParamTree param) {
          var text =
              param.getDescription().stream()
                  .map(Object::toString)
                  .collect(Collectors.joining())
                  .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
                  .replace("\\u2026", "…");
          meanings.put(param.getName().toString(), text.replaceAll("\\s+", " ").strip());
        }
      }
    }
    return meanings;
  }

  private static java.util.Optional<String> annotation(
      List<? extends AnnotationTree> annotations, String name) {
    return annotations.stream()
        .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
        .map(annotation ->
            annotation.getArguments().stream()
                .map(a -> a instanceof AssignmentTree set ? set.getExpression() : a)
                .map(a -> a instanceof LiteralTree text ? text.getValue().toString() : "")
                .findFirst()
                .orElse(""))
        .findFirst();
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
