package io.countersign.server.web.budgets;

import io.countersign.budgets.Reconciliations;
import io.countersign.budgets.Reconciliations.Compared;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.reconciliation.Reconciling;
import io.countersign.server.reconciliation.Reconciling.Run;
import io.countersign.server.reconciliation.UsageException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.multipart.MultipartFile;

/** The ledger beside the providers' usage reports: what differed, and a way to bring a report. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class ReconciliationPageController {

  private static final int LINES = 200;
  private static final int CHARS_MAX = 1_000_000;
  private static final String PROVIDER = "[a-z][a-z0-9-]{0,39}";

  private final Reconciliations reconciliations;
  private final Reconciling reconciling;
  private final CurrentPerson current;
  private final Clock clock;

  ReconciliationPageController(
      Reconciliations reconciliations,
      Reconciling reconciling,
      CurrentPerson current,
      Clock clock) {
    this.reconciliations = reconciliations;
    this.reconciling = reconciling;
    this.current = current;
    this.clock = clock;
  }

  /** One model's day; {@code difference} with its sign, {@code 0} where both agree. */
  record Line(Compared compared, String recorded, String reported, String difference) {
    static Line of(Compared compared) {
      long more = compared.reportedTokens() - compared.recordedTokens();
      return new Line(
          compared,
          String.format(Locale.ROOT, "%,d", compared.recordedTokens()),
          String.format(Locale.ROOT, "%,d", compared.reportedTokens()),
          more == 0 ? "0" : String.format(Locale.ROOT, "%+,d", more));
    }
  }

  @GetMapping("/budgets/reconciliation")
  String page(Model model) {
    model.addAttribute("lines", reconciliations.latest(LINES).stream().map(Line::of).toList());
    model.addAttribute("runs", runs());
    model.addAttribute("perMille", reconciling.alarmPerMille());
    model.addAttribute("yesterday", today().minusDays(1).toString());
    model.addAttribute(
        "owner", current.person().filter(person -> person.isAny(Role.OWNER)).isPresent());
    return "reconciliation";
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Map<String, String> runs() {
    var sentences = new TreeMap<String, String>();
    reconciling.runs().forEach((provider, run) -> sentences.put(provider, sentence(run)));
    return sentences;
  }

  private static String sentence(Run run) {
    return switch (run) {
      case Run.NotYet() -> "is asked within the hour.";
      case Run.Done(var at, var day) -> "was compared for %s (asked at %s).".formatted(day, at);
      case Run.Failed(var at, var day, String why) ->
          "could not be compared for %s at %s: %s It is asked again within the hour."
              .formatted(day, at, why);
    };
  }

  /** A report as the form sends it: as a file, or else as text. */
  record ReportForm(
      String provider,
      @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate day,
      String report,
      @Nullable MultipartFile file) {

    String text() throws IOException {
      return file == null || file.isEmpty()
          ? report
          : new String(file.getBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the ledger lacks is posted; the same report again changes nothing. */
  @PostMapping("/budgets/reconciliation")
  @PreAuthorize("hasRole('OWNER')")
  String compare(ReportForm form, HttpServletResponse response, Model model) throws IOException {
    model.addAttribute("form", form);
    LocalDate day = form.day();
    if (!form.provider().matches(PROVIDER)) {
      return refused("Name the provider with a-z, 0-9 and hyphens.", response, model);
    }
    if (day == null || !day.isBefore(today().plusDays(1))) {
      return refused("Name a day that has begun, in UTC.", response, model);
    }
    String report = form.text();
    if (report.length() > CHARS_MAX) {
      return refused("A report has at most %d characters.".formatted(CHARS_MAX), response, model);
    }
    try {
      String by = current.person().map(Person::username).orElseThrow();
      List<Reconciliations.Difference> found = reconciling.file(form.provider(), day, report, by);
      return found.isEmpty()
          ? refused("The report has no line. Paste the provider's lines.", response, model)
          : "redirect:/budgets/reconciliation";
    } catch (UsageException e) {
      return refused(String.valueOf(e.getMessage()), response, model);
    }
  }

  private String refused(String message, HttpServletResponse response, Model model) {
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    model.addAttribute("problem", message);
    return page(model);
  }
}
