package io.countersign.server.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.countersign.engine.Work;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mockito.Mockito;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The job types that processes ask for, and those that somebody does. */
final class JobTypes {

  /** Done for processes that designers draw; no shipped process asks for them. */
  private static final Set<String> FOR_OTHERS =
      Set.of("countersign.action", "countersign.undo", "email");

  private static final Pattern TYPE = Pattern.compile("<zeebe:taskDefinition type=\"([^\"]+)\"");

  private JobTypes() {}

  static Set<String> known() throws IOException {
    var known = new HashSet<>(FOR_OTHERS);
    known.addAll(ofShippedProcesses());
    return known;
  }

  /** A worker says its type without needing what its constructor takes. */
  static Set<String> ofWorkers(JavaClasses code) {
    var components =
        code.stream()
            .filter(type -> type.isAssignableTo(Work.class) && !type.isInterface())
            .filter(type -> type.isAnnotatedWith(Component.class))
            .map(type -> (Work) Mockito.mock(type.reflect(), Mockito.CALLS_REAL_METHODS));
    var beans =
        code.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Bean.class))
            .filter(method -> method.getRawReturnType().isEquivalentTo(Work.class))
            .map(method -> made(method.reflect()));
    return Stream.concat(components, beans)
        .map(Work::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Work made(Method bean) {
    try {
      var configuration = Mockito.mock(bean.getDeclaringClass(), Mockito.CALLS_REAL_METHODS);
      bean.setAccessible(true);
      return (Work) bean.invoke(configuration, new Object[bean.getParameterCount()]);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(bean + " cannot make its Work from nothing.", e);
    }
  }

  static Set<String> ofShippedProcesses() throws IOException {
    var types = new TreeSet<String>();
    for (var source : Sources.resources(".bpmn")) {
      TYPE.matcher(Files.readString(source)).results().forEach(m -> types.add(m.group(1)));
    }
    return types;
  }
}
