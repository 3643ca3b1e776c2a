package io.countersign.server.parts;

import java.util.Map;
import java.util.Set;

/**
 * What a child learns about its surroundings: little, so that no secret or setting leaks into it.
 */
final class Environments {

  private static final Set<String> PASSED_ON =
      Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH");

  private Environments() {}

  static void minimal(Map<String, String> environment, Map<String, String> own) {
    environment.keySet().retainAll(PASSED_ON);
    environment.putAll(own);
  }
}
