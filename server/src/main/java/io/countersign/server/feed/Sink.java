package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.io.IOException;
import java.util.List;

/** A receiver outside that takes entries in order. */
interface Sink {

  /**
   * Returns once all of them were taken. After an exception all of them are sent again, so that
   * none is lost; some may come twice.
   */
  void send(String origin, List<Entry> entries) throws IOException;
}
