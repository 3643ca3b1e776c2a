package io.countersign.processes.zeebe;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.BpmnModelElementInstance;
import io.camunda.zeebe.model.bpmn.traversal.ModelWalker;
import io.camunda.zeebe.model.bpmn.validation.ValidationVisitor;
import io.camunda.zeebe.model.bpmn.validation.zeebe.ZeebeDesignTimeValidators;
import io.countersign.processes.EngineRules;
import io.countersign.processes.Finding;
import io.countersign.processes.Resource;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.camunda.bpm.model.xml.validation.ValidationResult;
import org.springframework.stereotype.Component;

/** The BPMN schema and the design-time rules of Zeebe's modelling library. */
@Component
class ZeebeEngineRules implements EngineRules {

  @Override
  public List<Finding> check(Resource bpmn) {
    try {
      return validate(bpmn, Bpmn.readModelFromStream(new ByteArrayInputStream(bpmn.content())));
    } catch (ModelException e) {
      return List.of(
          new Finding(
              bpmn.name(),
              "",
              "bpmn-schema",
              "%s is not BPMN 2.0: %s. Correct it in the modeler and deploy it again."
                  .formatted(bpmn.name(), reason(e))));
    }
  }

  private static List<Finding> validate(Resource bpmn, BpmnModelInstance model) {
    var visitor = new ValidationVisitor(ZeebeDesignTimeValidators.VALIDATORS);
    new ModelWalker(model).walk(visitor);
    var findings = new ArrayList<Finding>();
    visitor
        .getValidationResult()
        .getResults()
        .forEach((element, results) -> results.forEach(r -> findings.add(of(bpmn, element, r))));
    return findings;
  }

  private static Finding of(Resource bpmn, ModelElementInstance element, ValidationResult result) {
    var id = nearestId(element);
    return new Finding(
        bpmn.name(),
        id,
        "engine",
        "%s '%s': %s. The engine refuses such a model; correct the element and deploy again."
            .formatted(element.getElementType().getTypeName(), id, trim(result.getMessage())));
  }

  private static String nearestId(ModelElementInstance element) {
    for (ModelElementInstance at = element; at != null; at = at.getParentElement()) {
      var id = at instanceof BpmnModelElementInstance ? at.getAttributeValue("id") : null;
      if (id != null) {
        return id;
      }
    }
    return "";
  }

  private static String reason(Throwable thrown) {
    var at = thrown;
    for (var cause = at.getCause(); cause != null; cause = cause.getCause()) {
      at = cause;
    }
    return trim(String.valueOf(at.getMessage()));
  }

  private static String trim(String message) {
    var line = message.replaceAll("\\s+", " ").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
