package io.countersign.budgets;

class BadField {
  private long nanos;
}
