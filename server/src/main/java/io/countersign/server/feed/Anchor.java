package io.countersign.server.feed;

import java.io.IOException;

/** A place outside that keeps checkpoints. */
interface Anchor {

  /** Returns once it is kept. */
  void keep(String origin, long size, String note) throws IOException;
}
