package io.countersign.workers.actions.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the bank is ({@code countersign.actions.payments.*}).
 *
 * @param url of the bank's API, without a slash at its end
 * @param token the bearer token that the bank knows us by
 * @param timeout how long one call may take, answer included
 * @param askTimeout how long a question for a page may take; pages do without an answer
 * @param answerBytesMax the longest answer that is read
 * @param undoWindow for how long the bank lets a refund be taken back
 */
@ConfigurationProperties("countersign.actions.payments")
record PaymentsSettings(
    @DefaultValue("") String url,
    @DefaultValue("") String token,
    @DefaultValue("20s") Duration timeout,
    @DefaultValue("3s") Duration askTimeout,
    @DefaultValue("65536") int answerBytesMax,
    @DefaultValue("30m") Duration undoWindow) {

  /** Without the token. */
  @Override
  public String toString() {
    return "PaymentsSettings[url=%s, timeout=%s]".formatted(url, timeout);
  }
}
