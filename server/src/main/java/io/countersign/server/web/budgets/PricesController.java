package io.countersign.server.web.budgets;

import io.countersign.budgets.PriceChange;
import io.countersign.budgets.PriceChange.Large;
import io.countersign.budgets.PriceChange.Refusal;
import io.countersign.budgets.PriceException;
import io.countersign.budgets.PriceList;
import io.countersign.budgets.Prices;
import io.countersign.budgets.Prices.NewPrice;
import io.countersign.budgets.Prices.Price;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.web.Comparison;
import io.countersign.server.web.Comparison.Change;
import io.countersign.server.web.Comparison.Pair;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The price book: one model at a time, or a whole list. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class PricesController {

  private static final String PAGE = "/budgets/prices";
  private static final int VERSIONS_MAX = 100;
  private static final int CHARS_MAX = 500_000;

  private final Prices prices;
  private final CurrentPerson current;
  private final Clock clock;

  PricesController(Prices prices, CurrentPerson current, Clock clock) {
    this.prices = prices;
    this.current = current;
    this.clock = clock;
  }

  @GetMapping(PAGE)
  String page(Model model) {
    model.addAttribute("prices", prices.all());
    model.addAttribute(
        "owner", current.person().filter(person -> person.isAny(Role.OWNER)).isPresent());
    return "prices";
  }

  @GetMapping(PAGE + "/versions")
  String versions(
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "0") long to,
      Model model) {
    model.addAttribute("it", compare(prices.versions(VERSIONS_MAX), from, to));
    return "versions";
  }

  private Comparison compare(List<Prices.Version> versions, long from, long to) {
    if (versions.isEmpty()) {
      return Comparison.ofNone("Prices", "Budgets", PAGE, PAGE + "/versions");
    }
    var pair = Pair.of(versions, Prices.Version::number, from, to);
    return new Comparison(
        "Prices",
        "Budgets",
        PAGE,
        PAGE + "/versions",
        versions.stream().map(v -> new Comparison.Version(v.number(), v.by(), v.from())).toList(),
        pair.before().number(),
        pair.after().number(),
        Change.between(book(pair.before().from()), book(pair.after().from())));
  }

  private Map<String, String> book(Instant instant) {
    return prices.at(instant).stream()
        .collect(Collectors.toMap(Price::model, PricesController::words));
  }

  private static String words(Price price) {
    return "Input %d, cached %d, output %d"
        .formatted(price.inputNanos(), price.cachedInputNanos(), price.outputNanos());
  }

  /** One price, as the form sends it. */
  record PriceForm(String model, String input, String cachedInput, String output) {
    String toLine(LocalDate today) {
      return String.join(",", model.strip(), today.toString(), input, cachedInput, output);
    }
  }

  @PostMapping(PAGE)
  @PreAuthorize("hasRole('OWNER')")
  String set(PriceForm form, HttpServletResponse response, Model model) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return importList(form.toLine(today), false, response, model);
  }

  /** Shows large changes first, and takes them when the list comes again, confirmed. */
  @PostMapping(PAGE + "/import")
  @PreAuthorize("hasRole('OWNER')")
  String importList(
      @RequestParam String csv,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletResponse response,
      Model model) {
    try {
      if (csv.length() > CHARS_MAX) {
        throw new PriceException(
            "A list has at most %d characters. Split it.".formatted(CHARS_MAX));
      }
      List<NewPrice> wanted = PriceList.parse(csv);
      List<PriceList.Change> changes = PriceList.changes(wanted, prices.all(), clock.instant());
      switch (prices.set(wanted, confirm ? Large.MEANT : Large.ASKED, owner())) {
        case PriceChange.Taken _ -> {
          return "redirect:" + PAGE;
        }
        case PriceChange.Refused(Refusal refusal, String message, List<String> _) -> {
          if (refusal == Refusal.LARGE_CHANGE) {
            model.addAttribute("large", changes.stream().filter(PriceList.Change::large).toList());
          } else {
            refused(message, response, model);
          }
        }
      }
    } catch (PriceException e) {
      refused(String.valueOf(e.getMessage()), response, model);
    }
    model.addAttribute("csv", csv);
    return page(model);
  }

  private static void refused(String message, HttpServletResponse response, Model model) {
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    model.addAttribute("problem", message);
  }

  private String owner() {
    return current.person().map(Person::username).orElseThrow();
  }
}
