package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The history for whoever pulls: the cursor is the index in the log, so a reader that keeps its own
 * place misses nothing, whatever happens to either side.
 */
@RestController
@RequestMapping("/api/history/feed")
class FeedController {

  private final Feed feed;

  FeedController(Feed feed) {
    this.feed = feed;
  }

  /**
   * Events from that index on, one a line; the header Countersign-Next is the cursor after them.
   */
  @GetMapping
  @PreAuthorize(
      "hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER') or hasAuthority('SCOPE_read')")
  ResponseEntity<byte[]> read(
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "ocsf") String format,
      @RequestParam(defaultValue = "100") int limit) {
    FeedFormat wanted = format(format);
    if (from < 0 || limit < 1 || limit > Feed.LIMIT_MAX) {
      throw refused(
          "'from' is an index from 0 on, and 'limit' 1 to %d; not %d and %d."
              .formatted(Feed.LIMIT_MAX, from, limit));
    }
    Feed.Slice slice = feed.from(from, limit);
    var lines = new StringBuilder();
    for (Entry entry : slice.entries()) {
      lines.append(wanted.line(feed.origin(), entry)).append('\n');
    }
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(wanted.mediaType()))
        .header("Countersign-Next", Long.toString(slice.next()))
        .header("Countersign-Size", Long.toString(slice.size()))
        .body(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static FeedFormat format(String name) {
    return Arrays.stream(FeedFormat.values())
        .filter(format -> FeedFormat.lower(format).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            refused(
                "The feed has the formats ocsf, cloudevents, cef and otlp, not '%s'."
                    .formatted(name)));
  }

  private static ErrorResponseException refused(String reason) {
    return new ErrorResponseException(
        HttpStatus.BAD_REQUEST,
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, reason),
        null);
  }
}
