package io.countersign.engine;

import java.util.List;
import java.util.Map;

/** Who there is to decide, as whoever keeps the people says. */
public interface Deciders {

  /** Everybody who can sign in. */
  List<Gates.Person> all();

  /** Who is absent now, and who stands in for them. */
  Map<String, String> standIns();

  /** Whether one person may decide what a policy gives to several or keeps from them. */
  boolean singleOperator();
}
