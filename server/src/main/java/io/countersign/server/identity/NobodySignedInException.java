package io.countersign.server.identity;

/** Somebody asked who is signed in where nobody can be. */
public final class NobodySignedInException extends RuntimeException {
  public NobodySignedInException() {
    super("Nobody is signed in here; ask only while serving a request that demands it.");
  }
}
