package io.countersign.server.web.standing;

import io.countersign.engine.Gates;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.web.NothingHereException;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals;
import io.countersign.workers.StandingApprovals.Result;
import io.countersign.workers.StandingApprovals.Wanted;
import io.countersign.workers.StandingLedger.Use;
import io.countersign.workers.StandingOffers;
import io.countersign.workers.StandingOffers.Drawn;
import io.countersign.workers.StandingOffers.Offer;
import io.countersign.workers.StandingWords;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is approved in advance: everybody reads it, whoever decides gives and revokes it. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class StandingPagesController {

  private static final int LISTED_MAX = 200;

  private final StandingApprovals approvals;
  private final StandingOffers offers;
  private final StandingWords words;
  private final Effects effects;
  private final CurrentPerson current;
  private final Clock clock;

  StandingPagesController(
      StandingApprovals approvals,
      StandingOffers offers,
      StandingWords words,
      Effects effects,
      CurrentPerson current,
      Clock clock) {
    this.approvals = approvals;
    this.offers = offers;
    this.words = words;
    this.effects = effects;
    this.current = current;
    this.clock = clock;
  }

  @GetMapping("/standing-approvals")
  String list(Model model) {
    List<StandingPage> all =
        approvals.latest(LISTED_MAX).stream().map(one -> StandingPage.of(one, words)).toList();
    model.addAttribute("open", all.stream().filter(StandingPage::open).toList());
    model.addAttribute("over", all.stream().filter(one -> !one.open()).toList());
    return "standing-approvals";
  }

  /** One line of the ledger. */
  record Line(Use use, String headline, String state, long instance, String amount) {

    static Line of(Use use, Effect effect) {
      return new Line(
          use,
          effect.headline(),
          effect.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
          effect.rootInstanceKey(),
          use.cents() == 0 ? "" : StandingWords.amount(use.cents()));
    }
  }

  @GetMapping("/standing-approvals/{id:[0-9a-f-]{36}}")
  String one(@PathVariable String id, Model model) {
    StandingPage page =
        approvals
            .find(id)
            .map(standing -> StandingPage.of(standing, words))
            .orElseThrow(() -> new NothingHereException("There is no such standing approval."));
    model.addAttribute("page", page);
    model.addAttribute(
        "ledger",
        approvals.uses(id).stream()
            .flatMap(use -> effects.find(use.effect()).stream().map(e -> Line.of(use, e)))
            .toList());
    model.addAttribute("decides", person().isAny(Role.OWNER, Role.SUPERVISOR));
    return "standing-approval";
  }

  @PostMapping("/standing-approvals/{id:[0-9a-f-]{36}}/revocation")
  String revoke(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String reason,
      HttpServletResponse response,
      RedirectAttributes flash,
      Model model) {
    return switch (approvals.revoke(decider(), id, reason)) {
      case Result.Ended _, Result.Given _ -> {
        flash.addFlashAttribute(
            "told", "It is revoked. What was not opened yet is put to people again.");
        yield "redirect:/standing-approvals/" + id;
      }
      case Result.Unknown _ ->
          throw new NothingHereException("There is no such standing approval.");
      case Result.NotEntitled(String rule) ->
          refused(rule, HttpStatus.FORBIDDEN, response, id, model);
      case Result.Invalid(var _, String message) ->
          refused(message, HttpStatus.UNPROCESSABLE_CONTENT, response, id, model);
    };
  }

  private String refused(
      String problem, HttpStatus status, HttpServletResponse response, String id, Model model) {
    response.setStatus(status.value());
    model.addAttribute("problem", problem);
    return one(id, model);
  }

  @GetMapping("/standing-approvals/new")
  String begin(@RequestParam String like, Model model) {
    return switch (offers.like(like)) {
      case Drawn.Not(String why) -> nothing(why, model);
      case Drawn.Offered(Offer offer) -> form(offer, StandingForm.of(offer), null, model);
    };
  }

  /** {@code look} says again what it would have covered; only {@code give} gives it. */
  @PostMapping("/standing-approvals/new")
  String give(
      @RequestParam MultiValueMap<String, String> sent,
      @RequestParam String like,
      @RequestParam(defaultValue = "look") String step,
      HttpServletResponse response,
      RedirectAttributes flash,
      Model model) {
    return switch (offers.like(like)) {
      case Drawn.Not(String why) -> nothing(why, model);
      case Drawn.Offered(Offer offer) -> {
        var form = StandingForm.of(offer, sent);
        yield step.equals("give")
            ? given(offer, form, response, flash, model)
            : form(offer, form, null, model);
      }
    };
  }

  private String given(
      Offer offer,
      StandingForm form,
      HttpServletResponse response,
      RedirectAttributes flash,
      Model model) {
    var wanted = new Wanted(offer.pattern(), form.bounds(clock.instant()), form.reason());
    return switch (approvals.give(decider(), wanted)) {
      case Result.Given(var standing) -> {
        flash.addFlashAttribute(
            "told", "It is in force. What waits already is still yours to decide.");
        yield "redirect:/standing-approvals/" + standing.approval().id();
      }
      case Result.Ended _, Result.Unknown _ ->
          throw new NothingHereException("What this began with is not there any more.");
      case Result.NotEntitled(String rule) -> {
        response.setStatus(HttpStatus.FORBIDDEN.value());
        yield form(offer, form, rule, model);
      }
      case Result.Invalid(var _, String message) -> {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        yield form(offer, form, message, model);
      }
    };
  }

  private String form(Offer offer, StandingForm form, @Nullable String problem, Model model) {
    Bounds supposed = form.supposed(offer, clock.instant());
    List<StandingOffers.Seen> seen = offers.wouldCover(offer, supposed);
    model.addAttribute("form", form);
    model.addAttribute("offer", offer);
    model.addAttribute("problem", problem);
    model.addAttribute("open", StandingForm.open(offer.spec(), form.bounds(clock.instant())));
    model.addAttribute(
        "would",
        List.of(
            Would.of("Waiting now", seen.stream().filter(StandingOffers.Seen::waiting).toList()),
            Would.of("The last 30 days", seen.stream().filter(one -> !one.waiting()).toList())));
    model.addAttribute("worker", words.worker(offer.like().worker()));
    return "standing-form";
  }

  /** What it would have covered, of one kind. */
  record Would(String title, List<StandingOffers.Seen> items, long covered) {

    static Would of(String title, List<StandingOffers.Seen> items) {
      return new Would(title, items, items.stream().filter(StandingOffers.Seen::covered).count());
    }
  }

  private static String nothing(String why, Model model) {
    model.addAttribute("why", why);
    return "standing-none";
  }

  private Gates.Person decider() {
    Person person = person();
    return new Gates.Person(person.username(), person.roleNames());
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(() -> new NothingHereException("These pages are for people."));
  }
}
