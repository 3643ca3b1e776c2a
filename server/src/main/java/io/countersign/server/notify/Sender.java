package io.countersign.server.notify;

import java.util.Optional;

/** Gives a message to whoever brings it there. Returns after a bounded time. */
public interface Sender {

  /** Whether it serves this way. */
  boolean serves(Way way);

  /** Why nothing will ever reach it, as far as can be told before anything is sent. */
  Optional<String> objection(Way way);

  Outcome send(Channel channel, Message message);

  /** What came of it. */
  sealed interface Outcome {

    /** The other side has it. */
    record Taken() implements Outcome {}

    /** It did not take it, and may later. The reason never holds an address. */
    record Failed(String why) implements Outcome {}

    /** It never will. */
    record Refused(String why) implements Outcome {}
  }
}
