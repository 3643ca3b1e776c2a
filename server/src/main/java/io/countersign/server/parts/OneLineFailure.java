package io.countersign.server.parts;

import io.countersign.server.database.DatabaseUnavailableException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** Keeps the stack trace of a failure that is already said in one sentence out of the way. */
final class OneLineFailure implements SpringBootExceptionReporter {

  OneLineFailure(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    return causes(failure)
        .anyMatch(cause ->
            cause instanceof PartException
                || cause instanceof DatabaseUnavailableException
                || cause instanceof PortInUseException);
  }

  static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
