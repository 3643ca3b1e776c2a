package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.io.IOException;
import java.util.List;

/** CloudEvents over HTTP in the batched mode. */
final class CloudEventsSink implements Sink {

  private final HttpPost post;

  CloudEventsSink(HttpPost post) {
    this.post = post;
  }

  @Override
  public void send(String origin, List<Entry> entries) throws IOException {
    post.send(
        CloudEvents.BATCH,
        FeedFormat.json(entries.stream().map(entry -> CloudEvents.event(origin, entry)).toList()));
  }
}
