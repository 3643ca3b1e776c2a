package io.countersign.workers.settings;

import io.countersign.workers.TurnLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much an agent step may take before a person or the process hears of it ({@code
 * countersign.turns.*}).
 *
 * @param turnsMax model calls of a step; a person's answer grants as many again
 * @param callsMax tool calls that are taken from one answer
 * @param promptBytesMax UTF-8 bytes of all that is sent to a model
 * @param answerBytesMax UTF-8 bytes that are kept of the text of one answer
 * @param argumentsBytesMax UTF-8 bytes that are kept of one call's arguments
 * @param resultBytesMax UTF-8 bytes that are kept of what one tool gives back
 * @param outputTokensMax what a model may write in one answer
 * @param errorsMax unusable answers in a row before a person is asked
 * @param repeatsMax equal calls before a person is asked
 * @param failuresMax model calls in a row without an answer before the step fails
 * @param contendedMax waits for other holds before a person is asked for more budget
 * @param activationMax how long one activation of a step goes on making model calls
 */
@ConfigurationProperties("countersign.turns")
record TurnSettings(
    @DefaultValue("20") int turnsMax,
    @DefaultValue("8") int callsMax,
    @DefaultValue("200000") int promptBytesMax,
    @DefaultValue("20000") int answerBytesMax,
    @DefaultValue("32000") int argumentsBytesMax,
    @DefaultValue("16000") int resultBytesMax,
    @DefaultValue("4096") int outputTokensMax,
    @DefaultValue("3") int errorsMax,
    @DefaultValue("3") int repeatsMax,
    @DefaultValue("4") int failuresMax,
    @DefaultValue("5") int contendedMax,
    @DefaultValue("60s") Duration activationMax) {

  TurnLimits limits() {
    return new TurnLimits(
        turnsMax,
        callsMax,
        promptBytesMax,
        answerBytesMax,
        argumentsBytesMax,
        resultBytesMax,
        outputTokensMax,
        errorsMax,
        repeatsMax,
        failuresMax,
        contendedMax,
        activationMax);
  }
}
