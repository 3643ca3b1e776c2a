package io.countersign.server.notify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people are told in the pages. */
public interface Inbox {

  /** One notice for one person. */
  record Line(Notice notice, @Nullable Instant readAt) {}

  /** The newest first. */
  List<Line> of(String person, int max);

  int unread(String person);

  /** The person has seen all up to this one. */
  void read(String person, long upTo, Instant at);
}
