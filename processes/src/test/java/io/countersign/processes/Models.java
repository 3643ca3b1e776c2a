package io.countersign.processes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Small models, and the check that reads them. */
final class Models {

  private static final ModelCheck CHECK =
      new AnnotationConfigApplicationContext("io.countersign.processes").getBean(ModelCheck.class);

  private Models() {}

  static List<Finding> check(Resource... resources) {
    return CHECK.check(Arrays.asList(resources), new Demo());
  }

  static List<String> rules(Resource... resources) {
    return check(resources).stream().map(Finding::rule).distinct().toList();
  }

  static Resource file(String name, String text) {
    return new Resource(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An executable process whose only node between start and end has the id {@code node}. */
  static Resource with(String node) {
    return around(
        """
        <startEvent id="begin"/>
        <sequenceFlow id="in" sourceRef="begin" targetRef="node"/>
        %s
        <sequenceFlow id="out" sourceRef="node" targetRef="over"/>
        <endEvent id="over"/>
        """
            .formatted(node));
  }

  static Resource around(String content) {
    return process("a-process", content);
  }

  static Resource process(String id, String content) {
    return file(
        id + ".bpmn",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:modeler="http://camunda.org/schema/modeler/1.0"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            id="file" targetNamespace="test" modeler:executionPlatform="Camunda Cloud">
          <process id="%s" isExecutable="true">
            %s
          </process>
        </definitions>
        """
            .formatted(id, content));
  }

  static Resource agentStep(String inputs) {
    return with(
        """
        <callActivity id="node" name="Investigate">
          <extensionElements>
            <zeebe:calledElement processId="agent-step"/>
            <zeebe:ioMapping>%s</zeebe:ioMapping>
          </extensionElements>
        </callActivity>
        """
            .formatted(inputs));
  }

  static Resource action(String worker, String action) {
    return with(
        """
        <serviceTask id="node" name="Write">
          <extensionElements>
            <zeebe:taskDefinition type="countersign.action"/>
            <zeebe:taskHeaders>
              <zeebe:header key="worker" value="%s"/>
              <zeebe:header key="action" value="%s"/>
            </zeebe:taskHeaders>
          </extensionElements>
        </serviceTask>
        """
            .formatted(worker, action));
  }

  /** Knows the demo's clerk, who may send mail. */
  private record Demo() implements Governance {

    @Override
    public boolean hasWorker(String workerId) {
      return workerId.equals("refund-clerk");
    }

    @Override
    public boolean hasAction(String action) {
      return Set.of("mail.send", "payments.refund").contains(action);
    }

    @Override
    public boolean hasAbility(String workerId, String action) {
      return action.equals("mail.send");
    }

    @Override
    public boolean hasProcess(String bpmnProcessId) {
      return bpmnProcessId.equals("deployed-before");
    }
  }
}
