package io.countersign.engine.left;

public class BadLeft {
  final io.countersign.engine.right.BadRight right = new io.countersign.engine.right.BadRight();
}
