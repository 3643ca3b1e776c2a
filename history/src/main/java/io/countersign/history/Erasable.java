package io.countersign.history;

/** What is erased as one, and is sealed under one key. */
public sealed interface Erasable {

  /** A process instance with all that it called. */
  record Case(long instance) implements Erasable {}

  /** A message that came in; it belongs to no case, whichever takes it. */
  record Message(long message) implements Erasable {}

  /** The name of the leaf's subject that says it. */
  default String subject() {
    return switch (this) {
      case Case it -> "instance";
      case Message it -> "message";
    };
  }

  /** As the leaf spells it. */
  default String key() {
    return switch (this) {
      case Case(long instance) -> Long.toString(instance);
      case Message(long message) -> Long.toString(message);
    };
  }
}
