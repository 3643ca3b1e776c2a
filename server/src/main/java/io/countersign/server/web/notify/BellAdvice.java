package io.countersign.server.web.notify;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.notify.Inbox;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Tells every page how much its reader has not seen. */
@ControllerAdvice(annotations = Controller.class)
class BellAdvice {

  private final CurrentPerson current;
  private final Inbox inbox;

  BellAdvice(CurrentPerson current, Inbox inbox) {
    this.current = current;
    this.inbox = inbox;
  }

  @ModelAttribute("unread")
  int unread() {
    return current.person().map(person -> inbox.unread(person.username())).orElse(0);
  }
}
