package io.countersign.server.web;

import io.countersign.engine.ElementInstance;
import io.countersign.engine.Incident;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Where an instance stands in its diagram.
 *
 * @param here the elements with a token
 * @param been the elements that were passed
 * @param stuck the elements with an incident
 * @param steps the named ones in order, for whoever does not see the diagram
 */
public record Standing(
    long definitionKey, String here, String been, String stuck, List<Step> steps) {

  /** A step as text. */
  public record Step(String name, boolean here) {}

  /** Finds out where instances stand. */
  @Component
  public static class Finder {

    private final Instances instances;

    Finder(Instances instances) {
      this.instances = instances;
    }

    /** Of one instance of the family, in its own diagram. */
    public Standing of(Instance instance) {
      List<ElementInstance> own =
          instances.elements(instance.rootInstanceKey()).stream()
              .filter(element -> element.processInstanceKey() == instance.key())
              .filter(element -> !element.type().equals("PROCESS"))
              .toList();
      List<Incident> open =
          instances.incidents(instance.rootInstanceKey()).stream()
              .filter(incident -> incident.resolvedAt() == null)
              .filter(incident -> incident.processInstanceKey() == instance.key())
              .toList();
      return new Standing(
          instance.processDefinitionKey(),
          ids(own.stream().filter(Finder::active).map(ElementInstance::elementId)),
          ids(own.stream().filter(e -> !active(e)).map(ElementInstance::elementId)),
          ids(open.stream().map(Incident::elementId)),
          steps(own));
    }

    private static boolean active(ElementInstance element) {
      return element.state() == Instance.State.ACTIVE;
    }

    private static String ids(Stream<String> ids) {
      return String.join(" ", ids.distinct().toList());
    }

    private static List<Step> steps(List<ElementInstance> own) {
      return own.stream()
          .filter(element -> element.elementName() != null && !element.elementName().isBlank())
          .filter(element -> !element.type().endsWith("GATEWAY"))
          .map(element -> new Step(String.valueOf(element.elementName()), active(element)))
          .distinct()
          .toList();
    }
  }
}
