package io.countersign.workers;

/** Whether an effect can be taken back. */
public enum Reversibility {
  REVERSIBLE,
  COMPENSABLE,
  IRREVERSIBLE
}
