package io.countersign.workers;

/** No answer came from a model. */
public class ModelException extends RuntimeException {

  private final boolean billable;

  /**
   * @param billable whether the call may have cost something, so that its hold must stay
   */
  public ModelException(String message, boolean billable, Throwable cause) {
    super(message, cause);
    this.billable = billable;
  }

  public boolean billable() {
    return billable;
  }
}
