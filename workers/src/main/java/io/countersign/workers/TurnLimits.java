package io.countersign.workers;

import java.time.Duration;

/**
 * How much one agent step may take before a person or the process hears of it.
 *
 * @param turnsMax model calls of a step; a person's answer grants as many again
 * @param callsMax tool calls that are taken from one answer
 * @param promptBytesMax UTF-8 bytes of all that is sent
 * @param answerBytesMax of the text of one answer
 * @param argumentsBytesMax of one call's arguments
 * @param resultBytesMax of what one tool gives back
 * @param outputTokensMax what a model may write in one answer
 * @param errorsMax unusable answers in a row before a person is asked
 * @param repeatsMax equal calls before a person is asked
 * @param failuresMax model calls in a row without an answer before the step fails
 * @param contendedMax waits for other holds before a person is asked for more budget
 * @param activationMax how long one activation goes on making model calls
 */
public record TurnLimits(
    int turnsMax,
    int callsMax,
    int promptBytesMax,
    int answerBytesMax,
    int argumentsBytesMax,
    int resultBytesMax,
    int outputTokensMax,
    int errorsMax,
    int repeatsMax,
    int failuresMax,
    int contendedMax,
    Duration activationMax) {

  public static final TurnLimits DEFAULT =
      new TurnLimits(
          20, 8, 200_000, 20_000, 32_000, 16_000, 4_096, 3, 3, 4, 5, Duration.ofSeconds(60));
}
