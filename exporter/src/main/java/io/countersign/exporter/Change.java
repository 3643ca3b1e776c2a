package io.countersign.exporter;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one record of the engine means for the read model. Keys are Zeebe's. */
public sealed interface Change {

  /** Where an instance, or an element of one, is in its life. */
  enum State {
    ACTIVE,
    COMPLETED,
    TERMINATED
  }

  /** Belongs to a process instance, and so to the outermost instance that called it. */
  sealed interface OfInstance extends Change {
    long instanceKey();
  }

  /** A version of a process was deployed. */
  record DefinitionDeployed(
      long key, String bpmnProcessId, int version, String resourceName, String xml)
      implements Change {}

  /** A version of a form was deployed. */
  record FormDeployed(long key, String formId, int version, String resourceName, String schema)
      implements Change {}

  /**
   * A process instance began or ended.
   *
   * @param parentKey the instance that called it, if one did
   */
  record InstanceChanged(
      long instanceKey,
      State state,
      String bpmnProcessId,
      int version,
      long definitionKey,
      @Nullable Long parentKey,
      @Nullable Long parentElementKey)
      implements OfInstance {}

  /** An element was entered or left. */
  record ElementChanged(
      long key,
      long instanceKey,
      long definitionKey,
      long scopeKey,
      String elementId,
      String type,
      State state)
      implements OfInstance {}

  /**
   * A variable has a value.
   *
   * @param value JSON
   */
  record VariableSet(long key, long instanceKey, long scopeKey, String name, String value)
      implements OfInstance {}

  /**
   * A user task was created, changed or ended.
   *
   * @param state {@code CREATED}, {@code COMPLETED}, {@code CANCELED}
   * @param jobBased completed through its job
   */
  record UserTaskChanged(
      long key,
      String state,
      boolean isNew,
      boolean jobBased,
      String elementId,
      long elementKey,
      long instanceKey,
      long definitionKey,
      String bpmnProcessId,
      int version,
      @Nullable String assignee,
      List<String> candidateGroups,
      List<String> candidateUsers,
      @Nullable Instant dueAt,
      @Nullable Instant followUpAt,
      @Nullable String formKey,
      Map<String, String> headers)
      implements OfInstance {}

  /** A job was created, or something happened to it. */
  record JobChanged(
      long key,
      String type,
      String state,
      int retries,
      @Nullable String worker,
      String elementId,
      long elementKey,
      long instanceKey,
      @Nullable String errorMessage)
      implements OfInstance {
    public boolean ended() {
      return state.equals("COMPLETED") || state.equals("CANCELED") || state.equals("ERROR_THROWN");
    }
  }

  /** An instance is stuck, or no longer. */
  record IncidentChanged(
      long key,
      boolean resolved,
      String errorType,
      String message,
      long instanceKey,
      String bpmnProcessId,
      String elementId,
      long elementKey,
      @Nullable Long jobKey)
      implements OfInstance {}

  /** A message arrived from outside. */
  record MessagePublished(long key, String name, String correlationKey, String messageId)
      implements Change {}

  /**
   * A record that cannot be kept as it is, and why.
   *
   * @param digest SHA-256 of what it said
   */
  record Unwritable(String digest, String reason) implements Change {

    /** Of whatever has a text that is always the same. */
    public static Unwritable of(Object content, String reason) {
      return new Unwritable(Digest.ofText(content.toString()).hex(), Texts.cut(reason));
    }
  }
}
