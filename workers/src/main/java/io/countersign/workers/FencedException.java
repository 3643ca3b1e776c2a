package io.countersign.workers;

/** A later activation has taken the run over. */
public class FencedException extends RuntimeException {
  public FencedException(Lease lease) {
    super(
        "Run %s was taken over after activation %d. The later activation carries it on."
            .formatted(lease.run(), lease.epoch()));
  }
}
