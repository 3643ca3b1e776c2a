package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.budgets.PriceChange;
import io.countersign.budgets.PriceList;
import io.countersign.budgets.Prices;
import io.countersign.budgets.Prices.NewPrice;
import io.countersign.budgets.Prices.Price;
import io.countersign.server.identity.CurrentPerson;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The price book: per token, in 10^-9 of the currency, as text. */
@RestController
@RequestMapping("/api/prices")
class PriceController {

  private static final int CSV_CHARS_MAX = 1_000_000;

  private final Prices prices;
  private final CurrentPerson current;
  private final Clock clock;

  PriceController(Prices prices, CurrentPerson current, Clock clock) {
    this.prices = prices;
    this.current = current;
    this.clock = clock;
  }

  /** A price in force. */
  record PriceView(
      String version,
      String model,
      String input,
      String cachedInput,
      String output,
      Instant effectiveAt) {
    static PriceView of(Price price) {
      return new PriceView(
          price.version(),
          price.model(),
          Keys.text(price.inputNanos()),
          Keys.text(price.cachedInputNanos()),
          Keys.text(price.outputNanos()),
          price.effectiveAt());
    }
  }

  /** By model. */
  record PriceViews(List<PriceView> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  PriceViews all() {
    return new PriceViews(prices.all().stream().map(PriceView::of).toList());
  }

  @GetMapping(path = "/export.csv", produces = "text/csv;charset=UTF-8")
  @PreAuthorize(Who.READS)
  ResponseEntity<String> export() {
    return ResponseEntity.ok()
        .header("Content-Disposition", "attachment; filename=\"prices.csv\"")
        .body(PriceList.write(prices.all()));
  }

  /** A price from now on. */
  record PriceBody(
      @Nullable String model,
      @Nullable String input,
      @Nullable String cachedInput,
      @Nullable String output,
      @Nullable Boolean confirm)
      implements StrictBody {}

  /** A large change needs {@code confirm}. */
  @PutMapping
  @PreAuthorize(Who.OWNS)
  ImportView set(@RequestBody PriceBody body) {
    long input = BudgetBody.amount("input", body.input());
    var wanted =
        new NewPrice(
            BudgetBody.required("model", body.model()).strip(),
            input,
            body.cachedInput() == null
                ? input
                : BudgetBody.amount("cachedInput", body.cachedInput()),
            BudgetBody.amount("output", body.output()),
            clock.instant());
    return set(List.of(wanted), Boolean.TRUE.equals(body.confirm()));
  }

  /** What an import did, or would do. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ImportView(int changed, List<PriceView> items) {}

  /** The lines of an export. A large change needs {@code confirm=true}. */
  @PostMapping(path = "/import", consumes = "text/csv")
  @PreAuthorize(Who.OWNS)
  ImportView importCsv(
      @RequestBody String csv, @RequestParam(defaultValue = "false") boolean confirm) {
    if (csv.length() > CSV_CHARS_MAX) {
      throw ProblemException.of(
          HttpStatus.CONTENT_TOO_LARGE,
          "TOO_LARGE",
          "A price list has at most %d characters. Split it.".formatted(CSV_CHARS_MAX));
    }
    return set(PriceList.parse(csv), confirm);
  }

  private ImportView set(List<NewPrice> wanted, boolean confirmed) {
    PriceChange.Large large = confirmed ? PriceChange.Large.MEANT : PriceChange.Large.ASKED;
    return switch (prices.set(wanted, large, current.actor().id())) {
      case PriceChange.Taken(List<Price> taken) ->
          new ImportView(taken.size(), taken.stream().map(PriceView::of).toList());
      case PriceChange.Refused(PriceChange.Refusal refusal, String message, List<String> models) ->
          throw ProblemException.of(
              status(refusal), refusal.name(), message, Map.of("models", models));
    };
  }

  private static HttpStatus status(PriceChange.Refusal refusal) {
    return switch (refusal) {
      case LARGE_CHANGE, OTHER_AT_ONCE -> HttpStatus.CONFLICT;
      case NO_MODEL, NOT_POSITIVE, TOO_LARGE, CACHED_DEARER, TWICE -> HttpStatus.BAD_REQUEST;
    };
  }
}
