package io.countersign.server.notify.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.ChannelDesk;
import io.countersign.server.notify.ChannelDraft;
import io.countersign.server.notify.Deliveries;
import io.countersign.server.notify.InvalidChannelException;
import io.countersign.server.notify.NoticeType;
import io.countersign.server.notify.Owner;
import io.countersign.server.notify.Sender.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A person's own channels, and for owners those of groups. A client has none. */
@RestController
@RequestMapping("/api/notifications/channels")
@PreAuthorize("hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER')")
class ChannelController {

  private static final int FAILURES_MAX = 100;

  private final ChannelDesk desk;
  private final CurrentPerson current;

  ChannelController(ChannelDesk desk, CurrentPerson current) {
    this.desk = desk;
    this.current = current;
  }

  /** A channel; of an address that opens something only the host. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ChannelView(
      String id,
      @Nullable String group,
      String name,
      String kind,
      String leadsTo,
      List<String> wanted,
      String zone,
      String state,
      @Nullable String secret) {

    static ChannelView of(Channel channel, @Nullable String secret) {
      return new ChannelView(
          channel.id(),
          channel.owner() instanceof Owner.OfGroup(Role role) ? role.name() : null,
          channel.name(),
          channel.way().kind(),
          channel.way().shown(),
          channel.wanted().stream().map(NoticeType::wire).sorted().toList(),
          channel.rhythm().zone().getId(),
          channel.state().name(),
          secret == null || secret.isEmpty() ? null : secret);
    }
  }

  /** One's own first. */
  record ChannelList(List<ChannelView> items) {}

  /** A channel as it is wanted; {@code group} is a role, and absent for one's own. */
  record ChannelBody(
      @Nullable String group,
      @Nullable String name,
      @Nullable String kind,
      @Nullable String address,
      @Nullable List<String> wanted,
      @Nullable String zone,
      @Nullable String digest,
      @Nullable String digestAt,
      @Nullable String quietFrom,
      @Nullable String quietUntil) {

    ChannelDraft toDraft() {
      return new ChannelDraft(
          name, kind, address, wanted, zone, digest, digestAt, quietFrom, quietUntil);
    }

    Owner owner(Person person) {
      if (group == null) {
        return new Owner.OfPerson(person.username());
      }
      for (Role role : Role.values()) {
        if (role.name().equals(group)) {
          return new Owner.OfGroup(role);
        }
      }
      throw new InvalidChannelException("group", "'%s' is no role.".formatted(group));
    }

    /** Without the address. */
    @Override
    public String toString() {
      return "ChannelBody[" + kind + "]";
    }
  }

  /** What came of a test; {@code problem} is absent where it arrived. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TestView(boolean arrived, @Nullable String problem) {}

  /** What did not arrive. */
  record FailureView(
      String type, Instant at, int attempts, @Nullable String problem, boolean triedAgain) {
    static FailureView of(Deliveries.Failure failure) {
      return new FailureView(
          failure.notice().type().wire(),
          failure.notice().at(),
          failure.attempts(),
          failure.why(),
          failure.end() == Deliveries.End.TRIED_AGAIN);
    }
  }

  /** The newest first. */
  record FailureList(List<FailureView> items) {}

  /** How many are tried again. */
  record RetryView(int count) {}

  @GetMapping
  ChannelList channels() {
    var all = new ArrayList<>(desk.own(person()));
    if (person().isAny(Role.OWNER)) {
      all.addAll(desk.groups());
    }
    return new ChannelList(all.stream().map(one -> ChannelView.of(one, null)).toList());
  }

  /** The secret of a webhook is in this answer, and in no other. */
  @PostMapping
  ResponseEntity<ChannelView> add(@RequestBody ChannelBody body) {
    Owner owner = body.owner(person());
    if (!ChannelDesk.may(person(), owner)) {
      throw problem(
          HttpStatus.FORBIDDEN, "FORBIDDEN", "Channels of groups are set up by the role OWNER.");
    }
    ChannelDesk.Opened opened = desk.add(person(), owner, body.toDraft().toWish());
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(ChannelView.of(opened.channel(), opened.secret()));
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> remove(@PathVariable String id) {
    desk.remove(person(), channel(id));
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}/pause")
  ChannelView pause(@PathVariable String id) {
    desk.pause(person(), channel(id));
    return ChannelView.of(channel(id), null);
  }

  @PostMapping("/{id}/resume")
  ChannelView resume(@PathVariable String id) {
    desk.resume(person(), channel(id));
    return ChannelView.of(channel(id), null);
  }

  /** A new secret, which is in this answer alone; the old one signs too, for a day. */
  @PostMapping("/{id}/rotation")
  ChannelView rotate(@PathVariable String id) {
    ChannelDesk.Opened opened = desk.rotate(person(), channel(id));
    return ChannelView.of(opened.channel(), opened.secret());
  }

  @PostMapping("/{id}/test")
  TestView test(@PathVariable String id) {
    return switch (desk.test(person(), channel(id))) {
      case Outcome.Taken() -> new TestView(true, null);
      case Outcome.Failed(String why) -> new TestView(false, why);
      case Outcome.Refused(String why) -> new TestView(false, why);
    };
  }

  @GetMapping("/{id}/failures")
  FailureList failures(@PathVariable String id) {
    return new FailureList(
        desk.failures(List.of(channel(id)), FAILURES_MAX).stream().map(FailureView::of).toList());
  }

  @PostMapping("/{id}/retry")
  RetryView retry(@PathVariable String id) {
    return new RetryView(desk.retry(person(), channel(id)));
  }

  private Channel channel(String id) {
    return desk.find(person(), id)
        .orElseThrow(
            () -> problem(HttpStatus.NOT_FOUND, "NOT_FOUND", "You have no channel with this id."));
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(
            () -> problem(HttpStatus.FORBIDDEN, "FORBIDDEN", "Channels belong to people."));
  }

  private static ErrorResponseException problem(HttpStatus status, String title, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setTitle(title);
    return new ErrorResponseException(status, problem, null);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(InvalidChannelException e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
    problem.setTitle("INVALID_ARGUMENT");
    problem.setProperty("field", e.field());
    return ResponseEntity.badRequest().body(problem);
  }
}
