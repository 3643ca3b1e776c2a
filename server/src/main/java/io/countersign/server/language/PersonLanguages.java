package io.countersign.server.language;

/** What each person chose, for what is written to them while they are away. */
@FunctionalInterface
public interface PersonLanguages {

  /** English, where the person has chosen nothing. */
  Language of(String person);
}
