package io.countersign.workers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The only place that calls actions. An action that breaks leaves a doubt, never a guess. */
@Component
class Acting {

  private static final Logger log = LoggerFactory.getLogger(Acting.class);

  Action.Result perform(Action action, Action.Call call) {
    try {
      return action.perform(call);
    } catch (RuntimeException e) {
      log.warn(
          "Action {} broke while performing {}; asking the service what happened.",
          action.spec().name(),
          call.idempotencyKey(),
          e);
      return readBack(action, call);
    }
  }

  Action.Result readBack(Action action, Action.Call call) {
    try {
      return action.readBack(call);
    } catch (RuntimeException e) {
      log.warn(
          "Action {} broke while reading {} back; a person will be asked.",
          action.spec().name(),
          call.idempotencyKey(),
          e);
      return new Action.Result.InDoubt(
          "%s could not be asked whether it was done.".formatted(action.spec().title()));
    }
  }

  /** Reads; what breaks was not read. */
  Action.Result read(Action action, Action.Call call) {
    try {
      return action.perform(call);
    } catch (RuntimeException e) {
      log.warn("Action {} broke while reading.", action.spec().name(), e);
      return new Action.Result.Failed("%s is not available.".formatted(action.spec().title()));
    }
  }
}
