package io.countersign.server.web.desk;

import io.countersign.engine.Gates;
import io.countersign.server.web.NothingHereException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Says in words what came of an attempt to decide. */
@Component
class Refusals {

  /** Null where it was decided, or counts. */
  @Nullable Refusal of(Gates.Result result) {
    return switch (result) {
      case Gates.Result.Decided decided -> null;
      case Gates.Result.Counted counted -> null;
      case Gates.Result.Unknown(long key) ->
          throw new NothingHereException("There is no task %d any more.".formatted(key));
      case Gates.Result.NotOpen(long key, String by, Instant at) ->
          new Refusal(
              HttpStatus.CONFLICT,
              by == null
                  ? "Your decision was not taken: the task is gone. Its time ran out, or the case"
                      + " was ended. Nothing was done because of it."
                  : "Your decision was not taken: %s was faster. What was decided stands below."
                      .formatted(by),
              at);
      case Gates.Result.OtherDigest(var expected, var given) ->
          new Refusal(
              HttpStatus.CONFLICT,
              "Nothing was decided: what would be done is no longer what you saw. The page below"
                  + " shows it as it is now. Look again, then decide.");
      case Gates.Result.NotEntitled(String rule) ->
          new Refusal(HttpStatus.FORBIDDEN, "Nothing was decided: " + rule);
      case Gates.Result.Invalid(String field, String message) ->
          new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, "Nothing was decided yet: " + message);
    };
  }
}
