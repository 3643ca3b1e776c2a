package io.countersign.engine;

import java.time.Instant;
import java.util.List;

/** The forms of the read model that were deployed by themselves. */
public interface DeployedForms {

  /** The newest version of each, by id. */
  List<Version> newest();

  /** All versions that are known, the newest first, at most so many. */
  List<Version> versions(String formId, int max);

  /**
   * A version of a form.
   *
   * @param schema form-js JSON
   */
  record Version(
      long key,
      String formId,
      int version,
      String resourceName,
      String schema,
      Instant deployedAt) {}
}
