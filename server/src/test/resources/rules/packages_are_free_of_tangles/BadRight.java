package io.countersign.engine.right;

public class BadRight {
  public io.countersign.engine.left.BadLeft left() {
    return null;
  }
}
