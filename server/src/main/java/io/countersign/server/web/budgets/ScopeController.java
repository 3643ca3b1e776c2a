package io.countersign.server.web.budgets;

import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Teams;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.server.budgets.LimitDesk;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.web.NothingHereException;
import io.countersign.workers.Raisers;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One scope: what it spent, who raised it, and the forms that change it. */
@Controller
@RequestMapping("/budgets/{kind}/{id}")
@PreAuthorize("hasRole('VIEWER')")
class ScopeController {

  private static final int DAYS_MAX = 366;

  private final ScopePages pages;
  private final LimitVersions versions;
  private final LimitDesk desk;
  private final Budgets budgets;
  private final Teams teams;
  private final AmountWords amounts;
  private final CurrentPerson current;
  private final Clock clock;

  ScopeController(
      ScopePages pages,
      LimitVersions versions,
      LimitDesk desk,
      Budgets budgets,
      Teams teams,
      AmountWords amounts,
      CurrentPerson current,
      Clock clock) {
    this.pages = pages;
    this.teams = teams;
    this.versions = versions;
    this.desk = desk;
    this.budgets = budgets;
    this.amounts = amounts;
    this.current = current;
    this.clock = clock;
  }

  @ModelAttribute("scope")
  Scope scope(@PathVariable String kind, @PathVariable String id) {
    Scope scope =
        Arrays.stream(Scope.Kind.values())
            .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(kind))
            .findFirst()
            .map(known -> new Scope(known, id))
            .orElseThrow(
                () -> new NothingHereException("There are no budgets of a '%s'.".formatted(kind)));
    desk.unknown(scope)
        .ifPresent(message -> {
          throw new NothingHereException(message);
        });
    return scope;
  }

  @GetMapping
  String page(@ModelAttribute(name = "scope", binding = false) Scope scope, Model model) {
    Person person = person();
    model.addAttribute("page", pages.page(scope));
    model.addAttribute("owner", person.isAny(Role.OWNER));
    model.addAttribute("raises", Raisers.of(scope).stream().anyMatch(person.roleNames()::contains));
    model.addAttribute("once", UUID.randomUUID().toString());
    model.addAttribute("periods", Period.values());
    model.addAttribute("units", Unit.values());
    model.addAttribute("team", scope.kind() == Scope.Kind.WORKER ? team(scope) : null);
    model.addAttribute("teams", teams.all());
    return "budget";
  }

  @GetMapping("/versions")
  String versions(
      @ModelAttribute(name = "scope", binding = false) Scope scope,
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "0") long to,
      Model model) {
    model.addAttribute("it", versions.compare(scope, from, to));
    return "versions";
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(
            () -> new NothingHereException("The pages are for people; clients use the API."));
  }

  /** A limit as the form sends it; an empty amount only meters. */
  record LimitForm(
      Period period, Unit unit, String amount, String reason, String step, int version) {}

  /** First what it would do, then, from there, the change itself. */
  @PostMapping("/limit")
  @PreAuthorize("hasRole('OWNER')")
  String limit(
      @ModelAttribute(name = "scope", binding = false) Scope scope,
      LimitForm form,
      HttpServletResponse response,
      Model model) {
    model.addAttribute("limitForm", form);
    Optional<Long> amount = amounts.read(form.unit(), form.amount());
    if (!form.amount().isBlank() && amount.isEmpty()) {
      return refused(
          scope, "'%s' is no amount. Write 12.50.".formatted(form.amount()), response, model);
    }
    var limit = new BudgetLimit(scope, form.period(), form.unit(), amount.orElse(null));
    if (!form.step().equals("set")) {
      model.addAttribute("preview", desk.preview(limit));
      return page(scope, model);
    }
    return switch (desk.set(limit, form.version(), person(), form.reason())) {
      case LimitChange.Changed _ -> back(scope);
      case LimitChange.Refused(LimitChange.Refusal _, String message) ->
          refused(scope, message, response, model);
    };
  }

  /** A top-up as the form sends it. */
  record TopUpForm(
      Period period,
      Unit unit,
      @Nullable String instance,
      String amount,
      int days,
      String requestedBy,
      String reason,
      String once) {}

  @PostMapping("/top-up")
  @PreAuthorize("hasAnyRole('OWNER','SUPERVISOR')")
  String topUp(
      @ModelAttribute(name = "scope", binding = false) Scope scope,
      TopUpForm form,
      HttpServletResponse response,
      Model model) {
    model.addAttribute("topUpForm", form);
    Optional<Long> amount = amounts.read(form.unit(), form.amount());
    if (amount.isEmpty() || form.days() < 1 || form.days() > DAYS_MAX) {
      return refused(
          scope,
          "Write an amount like 12.50, and 1 to %d days.".formatted(DAYS_MAX),
          response,
          model);
    }
    Optional<Long> run = run(scope, form);
    if (run.isEmpty()) {
      return refused(scope, "Say which case has more: its key is on its page.", response, model);
    }
    if (form.requestedBy().isBlank()) {
      return refused(scope, "Say who asks for it: somebody else than you.", response, model);
    }
    LimitDesk.Wish wish = wish(scope, form, run.get(), amount.get());
    return switch (desk.topUp(wish, person())) {
      case LimitDesk.Raised.NotEntitled(String message) -> refused(scope, message, response, model);
      case LimitDesk.Raised.Answered(TopUp.Result.Refused(TopUp.Refusal _, String message)) ->
          refused(scope, message, response, model);
      case LimitDesk.Raised.Answered _ -> back(scope);
    };
  }

  private LimitDesk.Wish wish(Scope scope, TopUpForm form, long run, long amount) {
    return new LimitDesk.Wish(
        "page:" + form.once(),
        scope,
        form.period(),
        form.unit(),
        run,
        amount,
        clock.instant().plus(form.days(), ChronoUnit.DAYS),
        form.reason(),
        form.requestedBy().strip());
  }

  /** Whose run; 0 where the limit is of no run. Empty where it must be said, or is no key. */
  private static Optional<Long> run(Scope scope, TopUpForm form) {
    if (form.period() != Period.RUN) {
      return Optional.of(0L);
    }
    String key =
        scope.kind() == Scope.Kind.INSTANCE
            ? scope.id()
            : Objects.requireNonNullElse(form.instance(), "").strip();
    return key.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(key)) : Optional.empty();
  }

  @PostMapping("/freeze")
  @PreAuthorize("hasRole('OWNER')")
  String freeze(
      @ModelAttribute(name = "scope", binding = false) Scope scope,
      @RequestParam String step,
      @RequestParam String reason,
      HttpServletResponse response,
      Model model) {
    if (reason.isBlank()) {
      return refused(scope, "Say why; it is kept in the history.", response, model);
    }
    if (step.equals("thaw")) {
      budgets.thaw(scope, person().username(), reason);
    } else {
      budgets.freeze(scope, person().username(), reason);
    }
    return back(scope);
  }

  /** Empty where it is in none. */
  private String team(Scope worker) {
    return teams.of(worker.id()).orElse("");
  }

  /** A worker's team; an empty one is none. */
  @PostMapping("/team")
  @PreAuthorize("hasRole('OWNER')")
  String move(
      @ModelAttribute(name = "scope", binding = false) Scope scope,
      @RequestParam String team,
      HttpServletResponse response,
      Model model) {
    if (scope.kind() != Scope.Kind.WORKER) {
      return refused(scope, "Only a worker is in a team.", response, model);
    }
    Optional<String> wanted = Optional.of(team.strip()).filter(name -> !name.isEmpty());
    return desk.move(scope.id(), wanted, person())
        .map(message -> refused(scope, message, response, model))
        .orElseGet(() -> back(scope));
  }

  /** A threshold in per cent of the limit. */
  record ThresholdForm(Period period, Unit unit, Threshold.Basis basis, int percent) {}

  @PostMapping("/threshold")
  @PreAuthorize("hasRole('OWNER')")
  String watch(
      @ModelAttribute(name = "scope", binding = false) Scope scope,
      ThresholdForm form,
      HttpServletResponse response,
      Model model) {
    try {
      budgets.watch(
          new Threshold(
              scope,
              form.period(),
              form.unit(),
              form.basis(),
              new Threshold.Mark.Percent(form.percent())),
          person().username());
      return back(scope);
    } catch (IllegalArgumentException e) {
      return refused(scope, String.valueOf(e.getMessage()), response, model);
    }
  }

  /** A threshold that is there; either of per cent and amount says where it stands. */
  record EndForm(
      Period period,
      Unit unit,
      Threshold.Basis basis,
      @Nullable Integer percent,
      @Nullable Long amount) {
    Threshold.Mark mark() {
      return percent == null
          ? new Threshold.Mark.Amount(amount == null ? 0 : amount)
          : new Threshold.Mark.Percent(percent);
    }
  }

  @PostMapping("/threshold/end")
  @PreAuthorize("hasRole('OWNER')")
  String unwatch(
      @ModelAttribute(name = "scope", binding = false) Scope scope,
      EndForm form,
      HttpServletResponse response,
      Model model) {
    try {
      var threshold = new Threshold(scope, form.period(), form.unit(), form.basis(), form.mark());
      return budgets.unwatch(threshold, person().username())
          ? back(scope)
          : refused(scope, "Somebody else has removed it already.", response, model);
    } catch (IllegalArgumentException e) {
      return refused(scope, String.valueOf(e.getMessage()), response, model);
    }
  }

  private String refused(Scope scope, String message, HttpServletResponse response, Model model) {
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    model.addAttribute("problem", message);
    return page(scope, model);
  }

  private static String back(Scope scope) {
    return "redirect:/budgets/%s/%s"
        .formatted(scope.kind().name().toLowerCase(Locale.ROOT), scope.id());
  }
}
