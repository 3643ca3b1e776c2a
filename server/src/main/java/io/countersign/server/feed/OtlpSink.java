package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenTelemetry logs over HTTP with JSON. */
final class OtlpSink implements Sink {

  private final HttpPost post;

  OtlpSink(HttpPost post) {
    this.post = post;
  }

  @Override
  public void send(String origin, List<Entry> entries) throws IOException {
    String answer =
        post.send("application/json", FeedFormat.json(OtlpLogs.request(origin, entries)));
    long rejected = rejected(answer);
    if (rejected > 0) {
      throw new IOException(
          "The OTLP receiver rejected %d of %d log records: %s"
              .formatted(rejected, entries.size(), answer));
    }
  }

  /** A receiver may take some and say so in an answer that looks like success. */
  private static long rejected(String answer) {
    if (answer.isBlank()) {
      return 0;
    }
    try {
      JsonNode part = JsonMapper.shared().readTree(answer).path("partialSuccess");
      return part.path("rejectedLogRecords").asLong(0);
    } catch (JacksonException e) {
      return 0; // an answer in words
    }
  }
}
