package io.countersign.server.demo.bank;

import com.sun.net.httpserver.HttpExchange;
import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one can ask the bank. */
final class BankRequests {

  private static final int BODY_BYTES_MAX = 16_384;
  private static final int TEXT_CHARS_MAX = 500;
  private static final Pattern PAYMENT = Pattern.compile("/payments/([^/]{1,40})");
  private static final Pattern REFUND = Pattern.compile("/refunds/([^/]{1,200})");
  private static final Pattern CLOSE = Pattern.compile("/refunds/([^/]{1,200})/close");
  private static final Pattern REVERSAL = Pattern.compile("/reversals/([^/]{1,200})");
  private static final Pattern CLOSE_REVERSAL = Pattern.compile("/reversals/([^/]{1,200})/close");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e&&[^/]]{1,200}");

  private final Ledger ledger;
  private final Reversals reversals;

  BankRequests(Ledger ledger, Reversals reversals) {
    this.ledger = ledger;
    this.reversals = reversals;
  }

  BankAnswer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    return switch (exchange.getRequestMethod()) {
      case "GET" -> get(path);
      case "POST" -> post(exchange, path);
      default -> BankAnswer.problem(405, "The bank knows GET and POST only.");
    };
  }

  private BankAnswer get(String path) {
    Matcher payment = PAYMENT.matcher(path);
    if (payment.matches()) {
      return ledger
          .payment(payment.group(1))
          .map(found -> BankAnswer.of(200, payment(found)))
          .orElseGet(() -> unknown("payment for order", payment.group(1)));
    }
    Matcher refund = REFUND.matcher(path);
    if (refund.matches()) {
      return ledger
          .find(refund.group(1))
          .map(found -> BankAnswer.of(200, refund(found)))
          .orElseGet(() -> unknown("refund under the key", refund.group(1)));
    }
    Matcher reversal = REVERSAL.matcher(path);
    if (reversal.matches()) {
      return reversals
          .find(reversal.group(1))
          .map(found -> BankAnswer.of(200, reversal(found)))
          .orElseGet(() -> unknown("reversal under the key", reversal.group(1)));
    }
    return path.equals("/ledger") ? books() : unknown("page", path);
  }

  private BankAnswer books() {
    return BankAnswer.of(
        200,
        Map.of(
            "payments", ledger.payments().stream().map(BankRequests::payment).toList(),
            "refunds", ledger.refunds().stream().map(this::refund).toList(),
            "reversals", reversals.all().stream().map(BankRequests::reversal).toList()));
  }

  private BankAnswer post(HttpExchange exchange, String path) throws IOException {
    Matcher close = CLOSE.matcher(path);
    if (close.matches()) {
      return BankAnswer.of(200, refund(ledger.close(close.group(1))));
    }
    Matcher closeReversal = CLOSE_REVERSAL.matcher(path);
    if (closeReversal.matches()) {
      return BankAnswer.of(200, reversal(reversals.close(closeReversal.group(1))));
    }
    return switch (path) {
      case "/refunds" -> asked(exchange, this::refund);
      case "/reversals" -> asked(exchange, this::reverse);
      default -> unknown("page", path);
    };
  }

  private static BankAnswer asked(
      HttpExchange exchange, BiFunction<String, Map<String, @Nullable Object>, BankAnswer> answer)
      throws IOException {
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (key == null || !KEY.matcher(key).matches()) {
      return BankAnswer.problem(
          400, "Send an Idempotency-Key of 1 to 200 visible ASCII characters without slashes.");
    }
    byte[] bytes = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
    if (bytes.length > BODY_BYTES_MAX) {
      return BankAnswer.problem(413, "A request has at most %d bytes.".formatted(BODY_BYTES_MAX));
    }
    try {
      return answer.apply(key, CanonicalJson.readObject(new String(bytes, StandardCharsets.UTF_8)));
    } catch (CanonicalJsonException e) {
      return BankAnswer.problem(400, "The body is no usable JSON object. " + e.getMessage());
    }
  }

  private BankAnswer refund(String key, Map<String, @Nullable Object> body) {
    for (String name : new String[] {"order", "recipient", "reason"}) {
      if (!(body.get(name) instanceof String text)
          || text.isBlank()
          || text.length() > TEXT_CHARS_MAX) {
        return BankAnswer.problem(
            400, "'%s' must be a text of 1 to %d characters.".formatted(name, TEXT_CHARS_MAX));
      }
    }
    if (!(body.get("amountCents") instanceof Integer amount) || amount <= 0) {
      return BankAnswer.problem(400, "'amountCents' must be a positive whole number.");
    }
    var wanted =
        new Ledger.Wanted(
            key,
            Digest.ofText(CanonicalJson.text(body)).hex(),
            String.valueOf(body.get("order")),
            amount,
            String.valueOf(body.get("recipient")),
            String.valueOf(body.get("reason")));
    return switch (ledger.refund(wanted)) {
      case Ledger.Answer.Executed executed -> BankAnswer.of(201, refund(executed.refund()));
      case Ledger.Answer.Refused refused -> BankAnswer.problem(refused.status(), refused.detail());
    };
  }

  private BankAnswer reverse(String key, Map<String, @Nullable Object> body) {
    if (!(body.get("refund") instanceof String refund) || refund.isBlank()) {
      return BankAnswer.problem(400, "'refund' must be the key of a refund.");
    }
    if (!(body.get("amountCents") instanceof Integer amount) || amount <= 0) {
      return BankAnswer.problem(400, "'amountCents' must be a positive whole number.");
    }
    var wanted =
        new Reversals.Wanted(key, Digest.ofText(CanonicalJson.text(body)).hex(), refund, amount);
    return switch (reversals.reverse(wanted)) {
      case Reversals.Answer.Executed(Reversals.Reversal done) -> BankAnswer.of(201, reversal(done));
      case Reversals.Answer.Refused(int status, String detail) ->
          BankAnswer.problem(status, detail);
    };
  }

  private static Map<String, Object> reversal(Reversals.Reversal reversal) {
    var json = new LinkedHashMap<String, Object>();
    json.put("key", reversal.key());
    json.put("state", reversal.state());
    json.put("reference", reversal.reference());
    json.put("at", reversal.at().toString());
    if (reversal.executed()) {
      json.put("refund", String.valueOf(reversal.refund()));
    }
    return json;
  }

  private static BankAnswer unknown(String what, String name) {
    return BankAnswer.problem(404, "The bank knows no %s '%s'.".formatted(what, name));
  }

  private static Map<String, Object> payment(Ledger.Payment payment) {
    return Map.of(
        "order", payment.order(),
        "payer", payment.payer(),
        "cardEnding", payment.cardEnding(),
        "paidCents", payment.paidCents(),
        "refundedCents", payment.refundedCents(),
        "currency", "EUR",
        "paidAt", payment.paidAt().toString());
  }

  private Map<String, Object> refund(Ledger.Refund refund) {
    var json = new LinkedHashMap<String, Object>();
    json.put("key", refund.key());
    json.put("state", refund.state());
    json.put("reference", refund.reference());
    json.put("at", refund.at().toString());
    if (refund.executed()) {
      json.put("order", String.valueOf(refund.order()));
      json.put("amountCents", refund.amountCents());
      json.put("currency", "EUR");
      json.put("recipient", String.valueOf(refund.recipient()));
      json.put("reason", String.valueOf(refund.reason()));
      json.put("settlesAt", reversals.until(refund.at()).toString());
    }
    return json;
  }
}
