package io.countersign.budgets;

import java.util.List;
import java.util.function.Consumer;

/** The one notification of each crossing of a threshold. */
public interface Notices {

  /** What nobody has seen yet, the newest first. */
  List<Notice> unseen(int max);

  /**
   * A crossing that somebody is to know of.
   *
   * @param id names it for ever
   */
  record Notice(String id, Crossing crossing) {}

  /** Somebody has seen it; nobody is told again. An unknown id changes nothing. */
  void seen(String id, String by);

  /**
   * Sends the oldest that was not sent yet; false where there is none. Two servers never send the
   * same; where sending throws, it is sent the next time.
   */
  boolean mailNext(Consumer<Notice> send);
}
