package io.countersign.server.parts;

import io.countersign.history.HistoryException;
import io.countersign.server.database.DatabaseUnavailableException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** Keeps the stack trace of a failure that is already said in one sentence out of the way. */
public final class OneLineFailure implements SpringBootExceptionReporter {

  private static final int CAUSES_MAX = 20;

  OneLineFailure(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    return causes(failure).stream().anyMatch(OneLineFailure::isSentence);
  }

  /** The first cause that was written for a person, else the innermost one. */
  public static String sentence(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return causes.stream()
        .filter(OneLineFailure::isSentence)
        .findFirst()
        .map(Throwable::getMessage)
        .orElseGet(() -> "cannot start: " + causes.getLast());
  }

  private static boolean isSentence(Throwable cause) {
    return cause instanceof PartException
        || cause instanceof DatabaseUnavailableException
        || cause instanceof HistoryException
        || cause instanceof PortInUseException;
  }

  private static List<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(CAUSES_MAX)
        .toList();
  }
}
