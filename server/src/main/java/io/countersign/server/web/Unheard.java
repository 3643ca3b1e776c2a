package io.countersign.server.web;

import java.util.HashSet;
import java.util.Set;

/** What somebody has yet to hear: never more than they take in, and never a part of it unsaid. */
final class Unheard {

  private final Set<Long> roots = new HashSet<>();
  private boolean tooMany;

  synchronized void add(long root) {
    roots.add(root);
    if (roots.size() > News.CASES_MAX) {
      roots.clear();
      tooMany = true;
    }
  }

  synchronized void add(News news) {
    switch (news) {
      case News.Cases(Set<Long> more) -> more.forEach(this::add);
      case News.TooMany() -> tooMany = true;
    }
  }

  synchronized boolean isEmpty() {
    return roots.isEmpty() && !tooMany;
  }

  /** All of it; from then on it is heard. */
  synchronized News take() {
    News news = tooMany ? new News.TooMany() : new News.Cases(roots);
    roots.clear();
    tooMany = false;
    return news;
  }
}
