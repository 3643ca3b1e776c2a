package io.countersign.server.web;

import java.util.Set;

/** What open pages are told. */
sealed interface News {

  /** Of so many cases at once nobody names each. */
  int CASES_MAX = 100;

  /** These cases changed, by the keys of their root instances. */
  record Cases(Set<Long> roots) implements News {
    public Cases {
      roots = Set.copyOf(roots);
    }
  }

  /** More changed than is told one by one: whoever listens looks everything up anew. */
  record TooMany() implements News {}
}
