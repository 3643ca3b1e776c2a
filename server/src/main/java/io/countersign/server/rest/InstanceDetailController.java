package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.engine.Incident;
import io.countersign.engine.Searches;
import io.countersign.engine.Searches.RaisedIncident;
import io.countersign.engine.Searches.Variable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The incidents and variables of instances. */
@RestController
class InstanceDetailController {

  private final Searches searches;

  InstanceDetailController(Searches searches) {
    this.searches = searches;
  }

  /** An incident as Camunda's clients read it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record IncidentView(
      String incidentKey,
      String processDefinitionKey,
      String processDefinitionId,
      String processInstanceKey,
      String errorType,
      String errorMessage,
      String elementId,
      String elementInstanceKey,
      @Nullable String jobKey,
      Instant creationTime,
      String state,
      String tenantId) {

    static IncidentView of(RaisedIncident raised) {
      Incident incident = raised.incident();
      return new IncidentView(
          Keys.text(incident.key()),
          Keys.text(raised.processDefinitionKey()),
          raised.bpmnProcessId(),
          Keys.text(incident.processInstanceKey()),
          incident.errorType(),
          incident.message(),
          incident.elementId(),
          Keys.text(raised.elementInstanceKey()),
          Keys.textOrNull(raised.jobKey()),
          incident.raisedAt(),
          incident.resolvedAt() == null ? "ACTIVE" : "RESOLVED",
          Keys.tenant());
    }
  }

  /** A variable; its value is JSON as text. */
  record VariableView(
      String variableKey,
      String name,
      String value,
      boolean isTruncated,
      String scopeKey,
      String processInstanceKey,
      String tenantId) {

    static VariableView of(Variable variable) {
      return new VariableView(
          Keys.text(variable.key()),
          variable.name(),
          variable.value(),
          false,
          Keys.text(variable.scopeKey()),
          Keys.text(variable.processInstanceKey()),
          Keys.tenant());
    }
  }

  @PostMapping("/v2/incidents/search")
  @PreAuthorize(Who.READS)
  SearchAnswer<IncidentView> incidents(@RequestBody(required = false) @Nullable SearchBody body) {
    var search = SearchBody.search(body, Searches.INCIDENT_FIELDS);
    return SearchAnswer.of(searches.incidents(search), IncidentView::of);
  }

  @PostMapping("/v2/variables/search")
  @PreAuthorize(Who.READS)
  SearchAnswer<VariableView> variables(@RequestBody(required = false) @Nullable SearchBody body) {
    var search = SearchBody.search(body, Searches.VARIABLE_FIELDS);
    return SearchAnswer.of(searches.variables(search), VariableView::of);
  }
}
