package io.countersign.server.language;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * The sentences in Java sources, as keys: {@code "%s is above " + limit} is {@code {0} is above
 * {1}}.
 */
final class JavaTexts extends TreeScanner<Void, Void> {

  private static final Pattern FORMAT = Pattern.compile("%[-+,.\\d]*[sdn]");

  private final List<String> found = new ArrayList<>();

  private JavaTexts() {}

  /** The sentences of each file. */
  static Map<String, List<String>> of(Collection<Path> sources) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      var texts = new TreeMap<String, List<String>>();
      for (var unit : task.parse()) {
        var file = new JavaTexts();
        file.scan(unit, null);
        texts.put(Path.of(unit.getSourceFile().getName()).getFileName().toString(), file.found);
      }
      return texts;
    }
  }

  @Override
  public Void visitAnnotation(AnnotationTree annotation, Void none) {
    return null;
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
    if (call.getMethodSelect() instanceof MemberSelectTree select) {
      if (select.getIdentifier().contentEquals("formatted")) {
        keep(select.getExpression());
        return scan(call.getArguments(), none);
      }
      if (select.toString().startsWith("log.")) {
        return null;
      }
    }
    return super.visitMethodInvocation(call, none);
  }

  @Override
  public Void visitBinary(BinaryTree sum, Void none) {
    if (sum.getKind() == Tree.Kind.PLUS && text(sum).matches("(?s).*\\p{L}.*")) {
      keep(sum);
      parts(sum);
      return null;
    }
    return super.visitBinary(sum, none);
  }

  /** What is put between may say something itself. */
  private void parts(ExpressionTree sum) {
    switch (sum) {
      case BinaryTree both when both.getKind() == Tree.Kind.PLUS -> {
        parts(both.getLeftOperand());
        parts(both.getRightOperand());
      }
      case LiteralTree ignored -> {}
      default -> scan(sum, null);
    }
  }

  @Override
  public Void visitLiteral(LiteralTree literal, Void none) {
    keep(literal);
    return null;
  }

  private void keep(ExpressionTree expression) {
    var text = new StringBuilder();
    int gaps = 0;
    var matcher = Pattern.compile("\u0000").matcher(text(expression));
    int from = 0;
    var source = text(expression);
    while (matcher.find()) {
      text.append(source, from, matcher.start()).append('{').append(gaps++).append('}');
      from = matcher.end();
    }
    found.add(text.append(source.substring(from)).toString());
  }

  private static String text(ExpressionTree expression) {
    return switch (expression) {
      case LiteralTree literal when literal.getValue() instanceof String text ->
          FORMAT.matcher(text).replaceAll("\u0000");
      case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS ->
          text(sum.getLeftOperand()) + text(sum.getRightOperand());
      case ParenthesizedTree inner -> text(inner.getExpression());
      case ConditionalExpressionTree ignored -> "\u0000";
      default -> "\u0000";
    };
  }
}
