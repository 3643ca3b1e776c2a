package io.countersign.server.web;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.ModelAndView;

/** Gives every page its shell, and a page of its own to what is not there. */
@ControllerAdvice(annotations = Controller.class)
class ShellAdvice {

  private final CurrentPerson current;
  private final Waiting waiting;
  private final Environment environment;
  private final Clock clock;

  ShellAdvice(CurrentPerson current, Waiting waiting, Environment environment, Clock clock) {
    this.current = current;
    this.waiting = waiting;
    this.environment = environment;
    this.clock = clock;
  }

  @ModelAttribute("shell")
  @Nullable Shell shell() {
    return current.person().map(this::shell).orElse(null);
  }

  private Shell shell(Person person) {
    long since = clock.millis();
    return new Shell(
        person.displayName(),
        person.username(),
        roles(person),
        waiting.of(person),
        environment.matchesProfiles("demo"),
        since);
  }

  private static String roles(Person person) {
    return person.roles().stream()
        .sorted()
        .map(Role::name)
        .map(name -> name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  @ExceptionHandler(NothingHereException.class)
  ModelAndView missing(NothingHereException e) {
    var page = new ModelAndView("missing");
    page.setStatus(HttpStatus.NOT_FOUND);
    page.addObject("message", e.getMessage());
    page.addObject("shell", shell());
    return page;
  }
}
