package io.countersign.budgets;

/** Where a limit applies. */
public record Scope(Kind kind, String id) {

  /** From the widest to the narrowest. */
  public enum Kind {
    ORGANISATION,
    TEAM,
    WORKER,
    PROCESS,
    INSTANCE
  }

  public static Scope organisation() {
    return new Scope(Kind.ORGANISATION, "organisation");
  }

  public static Scope worker(String id) {
    return new Scope(Kind.WORKER, id);
  }

  public static Scope process(String bpmnProcessId) {
    return new Scope(Kind.PROCESS, bpmnProcessId);
  }

  public static Scope instance(long rootProcessInstanceKey) {
    return new Scope(Kind.INSTANCE, Long.toString(rootProcessInstanceKey));
  }
}
