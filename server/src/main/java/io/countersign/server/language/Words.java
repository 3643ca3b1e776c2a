package io.countersign.server.language;

import java.util.Optional;

/** Looks up a text of a template; what it does not find stays English. */
@FunctionalInterface
public interface Words {

  Optional<String> of(String english);
}
