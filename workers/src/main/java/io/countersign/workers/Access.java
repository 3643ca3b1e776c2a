package io.countersign.workers;

/** What an action does to the world. */
public enum Access {
  READ,
  WRITE,
  SEND,
  SPEND,
  DESTRUCTIVE,
  ADMIN
}
