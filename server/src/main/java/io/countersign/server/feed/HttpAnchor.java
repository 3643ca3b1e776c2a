package io.countersign.server.feed;

import java.io.IOException;

/** Checkpoints posted as plain text. */
final class HttpAnchor implements Anchor {

  private final HttpPost post;

  HttpAnchor(HttpPost post) {
    this.post = post;
  }

  @Override
  public void keep(String origin, long size, String note) throws IOException {
    post.send("text/plain;charset=utf-8", note);
  }
}
