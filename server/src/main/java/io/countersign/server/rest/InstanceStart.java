package io.countersign.server.rest;

import io.countersign.engine.Starts.Model;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a start: by {@code processDefinitionId} (and version) or by key. */
record InstanceStart(
    @Nullable String processDefinitionId,
    @Nullable Integer processDefinitionVersion,
    @Nullable String processDefinitionKey,
    @Nullable Map<String, @Nullable Object> variables,
    @Nullable String tenantId,
    @Nullable Long operationReference,
    @Nullable List<Object> startInstructions,
    @Nullable List<Object> runtimeInstructions,
    @Nullable Boolean awaitCompletion,
    @Nullable List<String> fetchVariables,
    @Nullable Long requestTimeout,
    @Nullable List<String> tags)
    implements StrictBody {

  private static final int NEWEST = -1;

  Model model() {
    refuseWhatIsNotHere();
    String id = processDefinitionId == null ? "" : processDefinitionId;
    if (id.isBlank() == (processDefinitionKey == null)) {
      throw ProblemException.field(
          "processDefinitionId", "Either processDefinitionId or processDefinitionKey is needed.");
    }
    if (processDefinitionKey != null) {
      return new Model.OfDefinition(Keys.read("processDefinitionKey", processDefinitionKey));
    }
    Integer version = processDefinitionVersion;
    if (version != null && version != NEWEST && version < 1) {
      throw ProblemException.field("processDefinitionVersion", "Versions start at 1.");
    }
    return new Model.OfProcess(id, version == null || version == NEWEST ? null : version);
  }

  Map<String, @Nullable Object> variablesOrNone() {
    return variables == null ? Map.of() : variables;
  }

  private void refuseWhatIsNotHere() {
    Keys.requireOurTenant(tenantId);
    refuse("startInstructions", startInstructions != null && !startInstructions.isEmpty());
    refuse("runtimeInstructions", runtimeInstructions != null && !runtimeInstructions.isEmpty());
    refuse("awaitCompletion", Boolean.TRUE.equals(awaitCompletion));
    refuse("tags", tags != null && !tags.isEmpty());
  }

  private static void refuse(String field, boolean used) {
    if (used) {
      throw ProblemException.field(field, "%s is not offered here. Leave it out.".formatted(field));
    }
  }
}
