package io.countersign.server.database;

import java.sql.SQLException;
import java.util.stream.Stream;

/** What the database said, without the driver's surroundings. */
final class OneLine {

  private static final int CAUSES_MAX = 20;

  private OneLine() {}

  /** The first line of the innermost message, without its full stop. */
  static String of(Throwable failure) {
    Throwable told =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(CAUSES_MAX)
            .filter(cause -> cause instanceof SQLException)
            .reduce((outer, inner) -> inner)
            .orElse(failure);
    String first = String.valueOf(told.getMessage()).strip().lines().findFirst().orElse("");
    return first.replaceFirst("^(FATAL|ERROR): ", "").replaceFirst("\\.$", "");
  }
}
