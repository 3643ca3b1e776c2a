package io.countersign.workers.rehearsal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** All scripts, by name. */
final class Scripts {

  private final Map<String, Script> scriptByName;

  private Scripts(Map<String, Script> scriptByName) {
    this.scriptByName = scriptByName;
  }

  static Scripts of(List<Script> scripts) {
    var scriptByName = new TreeMap<String, Script>();
    for (Script script : scripts) {
      Script other = scriptByName.put(script.name(), script);
      if (other != null) {
        throw new ScriptException(
            script.file(),
            1,
            "%s is called '%s' as well. Rename one of the files."
                .formatted(other.file(), script.name()));
      }
    }
    return new Scripts(scriptByName);
  }

  static Scripts load(List<String> patterns, ResourcePatternResolver resources) {
    return of(
        patterns.stream()
            .flatMap(pattern -> found(pattern, resources).stream())
            .map(Scripts::read)
            .toList());
  }

  private static List<Resource> found(String pattern, ResourcePatternResolver resources) {
    try {
      return List.of(resources.getResources(pattern));
    } catch (IOException e) {
      throw new ScriptException(
          "No scripts can be read from %s (countersign.rehearsal.scripts): %s"
              .formatted(pattern, e.getMessage()),
          e);
    }
  }

  private static Script read(Resource resource) {
    String file = String.valueOf(resource.getFilename());
    try {
      return ScriptReader.read(
          file.replaceFirst("\\.ya?ml$", ""),
          file,
          resource.getContentAsString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ScriptException(
          "The script %s cannot be read: %s".formatted(resource, e.getMessage()), e);
    }
  }

  List<Script> all() {
    return List.copyOf(scriptByName.values());
  }

  Optional<Script> find(String name) {
    return Optional.ofNullable(scriptByName.get(name));
  }
}
