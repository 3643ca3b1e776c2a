package io.countersign.server.notify;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * What goes to one channel at once.
 *
 * @param id the same whenever the same message is sent again, so that receivers know it
 * @param settings where the receiver can change what it is told
 */
public record Message(String id, Instant at, Content content, URI settings) {

  /** What it says. */
  public sealed interface Content {

    /** One thing. */
    record Single(Item item) implements Content {}

    /** All that was gathered, the oldest first; at least two. */
    record Digest(List<Item> items) implements Content {
      public Digest {
        items = List.copyOf(items);
      }
    }

    /** Nothing: somebody tries whether the channel works. */
    record Test(String by) implements Content {}
  }

  /** Of one or several. */
  static Content of(List<Item> items) {
    return items.size() == 1 ? new Content.Single(items.getFirst()) : new Content.Digest(items);
  }
}
