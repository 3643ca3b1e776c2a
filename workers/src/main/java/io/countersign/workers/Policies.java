package io.countersign.workers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the versions of the policy for gates; every call joins the caller's transaction. */
public interface Policies {

  /** The one in force; empty before the first was kept. */
  Optional<Version> newest();

  /** The newest first, at most so many. */
  List<Version> all(int max);

  /** Whether it became this version; false where somebody else was first. */
  boolean add(Version version);

  /** One version, as the file that was saved. */
  record Version(int number, String dmn, String savedBy, Instant savedAt) {}
}
