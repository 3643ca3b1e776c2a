package io.countersign.server.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** The repository's own files, read as the compiler reads them. */
final class Sources {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private Sources() {}

  /** A method and its length from the first line of its head to its last. */
  record Method(String where, String name, long lines) {}

  static List<Path> java() throws IOException {
    return find("src", ".java");
  }

  static List<Path> resources(String ending) throws IOException {
    return find("src/main/resources", ending);
  }

  static List<Path> find(String folder, String ending) throws IOException {
    var found = new ArrayList<Path>();
    for (var module : House.MODULES) {
      var root = REPOSITORY.resolve(module).resolve(folder);
      if (Files.isDirectory(root)) {
        try (var files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(ending)).forEach(found::add);
        }
      }
    }
    return found;
  }

  static String name(Path file) {
    return REPOSITORY.relativize(file).toString();
  }

  static List<Method> methods(List<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      var task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, units);
      var methods = new ArrayList<Method>();
      var trees = Trees.instance(task);
      for (var unit : task.parse()) {
        new Lengths(unit, trees, methods).scan(unit, null);
      }
      return methods;
    }
  }

  private static final class Lengths extends TreePathScanner<Void, Void> {

    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<Method> methods;

    Lengths(CompilationUnitTree unit, Trees trees, List<Method> methods) {
      this.unit = unit;
      this.trees = trees;
      this.methods = methods;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      var positions = trees.getSourcePositions();
      var lines = unit.getLineMap();
      var from = lines.getLineNumber(positions.getStartPosition(unit, method));
      var to = lines.getLineNumber(positions.getEndPosition(unit, method));
      var where = name(Path.of(unit.getSourceFile().toUri()));
      methods.add(new Method(where, method.getName().toString(), to - from + 1));
      return super.visitMethod(method, nothing);
    }
  }
}
