package io.countersign.server.identity.web;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.People;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes into the history who came and went. */
@Component
class SignInJournal {

  private final History history;
  private final People people;

  SignInJournal(History history, People people) {
    this.history = history;
    this.people = people;
  }

  @Transactional
  void signedIn(String username, String address) {
    history.append(
        new NewEntry(
            "person.signed-in",
            Actor.person(username),
            Map.of("person", username),
            "ok",
            "%s signed in.".formatted(username),
            Map.of("address", address)));
  }

  /** A name that nobody has is not written down: it may be a password in the wrong field. */
  @Transactional
  void failed(String username, String address) {
    boolean known = people.find(username).isPresent();
    history.append(
        new NewEntry(
            "person.sign-in-failed",
            Actor.system(),
            known ? Map.of("person", username) : Map.of(),
            "refused",
            known
                ? "Somebody failed to sign in as %s.".formatted(username)
                : "Somebody failed to sign in with a user name that nobody has.",
            Map.of("address", address)));
  }

  @Transactional
  void signedOut(String username) {
    history.append(
        new NewEntry(
            "person.signed-out",
            Actor.person(username),
            Map.of("person", username),
            "ok",
            "%s signed out.".formatted(username),
            Map.of()));
  }

  @Transactional
  void signedOutEverywhere(String username) {
    history.append(
        new NewEntry(
            "person.signed-out",
            Actor.person(username),
            Map.of("person", username),
            "ok",
            "%s signed out everywhere.".formatted(username),
            Map.of("everywhere", true)));
  }
}
