package io.countersign.server.rest;

/** Who may do what, as expressions; a client has scopes, a person has roles. */
final class Who {

  static final String READS =
      "hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER') or hasAuthority('SCOPE_read')";
  static final String STARTS =
      "hasAnyRole('OWNER','SUPERVISOR','DESIGNER') or hasAuthority('SCOPE_start')";
  static final String CANCELS = "hasAnyRole('OWNER','SUPERVISOR') or hasAuthority('SCOPE_start')";
  static final String DEPLOYS = "hasAnyRole('OWNER','DESIGNER')";
  static final String ASSIGNS = "hasAnyRole('OWNER','SUPERVISOR')";

  /** Who sets limits, prices and workers. */
  static final String OWNS = "hasRole('OWNER')";

  /** Who may at all; the scope says who may there. */
  static final String RAISES = "hasAnyRole('OWNER','SUPERVISOR')";

  /** A person; which one says the gate. */
  static final String IS_A_PERSON = "hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER')";

  private Who() {}
}
