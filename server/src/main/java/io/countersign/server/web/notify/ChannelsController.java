package io.countersign.server.web.notify;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.ChannelDesk;
import io.countersign.server.notify.InvalidChannelException;
import io.countersign.server.notify.Owner;
import io.countersign.server.notify.Sender.Outcome;
import io.countersign.server.web.NothingHereException;
import io.countersign.server.web.Zones;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Sets channels up: one's own, and for owners those of groups. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class ChannelsController {

  private static final String OWN = "/account/notifications";
  private static final String GROUPS = "/notifications";

  private final ChannelDesk desk;
  private final ChannelPages pages;
  private final CurrentPerson current;

  ChannelsController(ChannelDesk desk, ChannelPages pages, CurrentPerson current) {
    this.desk = desk;
    this.pages = pages;
    this.current = current;
  }

  @GetMapping(OWN)
  String own(HttpServletRequest request, Model model) {
    return pages.own(person(), ChannelForm.fresh(Zones.of(request)), model);
  }

  @GetMapping(GROUPS)
  @PreAuthorize("hasRole('OWNER')")
  String groups(HttpServletRequest request, Model model) {
    return pages.groups(ChannelForm.fresh(Zones.of(request)), model);
  }

  @PostMapping(OWN)
  String add(
      ChannelForm form, HttpServletRequest request, HttpServletResponse response, Model model) {
    Owner owner = new Owner.OfPerson(person().username());
    return pages.own(person(), added(owner, form, request, response, model), model);
  }

  @PostMapping(GROUPS)
  @PreAuthorize("hasRole('OWNER')")
  String addToGroup(
      ChannelForm form, HttpServletRequest request, HttpServletResponse response, Model model) {
    Owner owner = new Owner.OfGroup(form.toRole());
    return pages.groups(added(owner, form, request, response, model), model);
  }

  /** Shows a secret in this answer alone: it is kept nowhere, not even until the next page. */
  private ChannelForm added(
      Owner owner,
      ChannelForm form,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    try {
      model.addAttribute("opened", desk.add(person(), owner, form.toDraft().toWish()));
      response.setHeader("Cache-Control", "no-store");
      return ChannelForm.fresh(Zones.of(request));
    } catch (InvalidChannelException e) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      model.addAttribute("problem", e.getMessage());
      return form;
    }
  }

  @PostMapping({OWN + "/{id}/pause", GROUPS + "/{id}/pause"})
  String pause(@PathVariable String id) {
    Channel channel = channel(id);
    desk.pause(person(), channel);
    return back(channel);
  }

  @PostMapping({OWN + "/{id}/resume", GROUPS + "/{id}/resume"})
  String resume(@PathVariable String id) {
    Channel channel = channel(id);
    desk.resume(person(), channel);
    return back(channel);
  }

  @PostMapping({OWN + "/{id}/remove", GROUPS + "/{id}/remove"})
  String remove(@PathVariable String id) {
    Channel channel = channel(id);
    desk.remove(person(), channel);
    return back(channel);
  }

  @PostMapping({OWN + "/{id}/retry", GROUPS + "/{id}/retry"})
  String retry(@PathVariable String id) {
    Channel channel = channel(id);
    desk.retry(person(), channel);
    return back(channel);
  }

  @PostMapping({OWN + "/{id}/rotate", GROUPS + "/{id}/rotate"})
  String rotate(
      @PathVariable String id,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Channel channel = channel(id);
    model.addAttribute("opened", desk.rotate(person(), channel));
    response.setHeader("Cache-Control", "no-store");
    return page(channel, request, model);
  }

  @PostMapping({OWN + "/{id}/test", GROUPS + "/{id}/test"})
  String test(@PathVariable String id, HttpServletRequest request, Model model) {
    Channel channel = channel(id);
    Outcome outcome = desk.test(person(), channel);
    model.addAttribute("tested", ChannelPages.tested(channel, outcome));
    return page(channel, request, model);
  }

  /** Where the page of a deed is loaded again. */
  @GetMapping({OWN + "/{id}/{deed}", GROUPS + "/{id}/{deed}"})
  String loadedAgain(@PathVariable String id) {
    return back(channel(id));
  }

  private String page(Channel channel, HttpServletRequest request, Model model) {
    ChannelForm form = ChannelForm.fresh(Zones.of(request));
    return switch (channel.owner()) {
      case Owner.OfPerson own -> pages.own(person(), form, model);
      case Owner.OfGroup(Role role) -> pages.groups(form, model);
    };
  }

  private static String back(Channel channel) {
    return switch (channel.owner()) {
      case Owner.OfPerson own -> "redirect:" + OWN;
      case Owner.OfGroup group -> "redirect:" + GROUPS;
    };
  }

  private Channel channel(String id) {
    return desk.find(person(), id)
        .orElseThrow(
            () -> new NothingHereException("You have no such channel. It may have been removed."));
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(() -> new NothingHereException("Channels are for people; clients have none."));
  }
}
