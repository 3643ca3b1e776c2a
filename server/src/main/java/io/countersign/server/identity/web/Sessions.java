package io.countersign.server.identity.web;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/** Where somebody is signed in, and how that ends everywhere at once. */
@Component
class Sessions {

  private final FindByIndexNameSessionRepository<? extends Session> sessions;
  private final KeptGrants grants;
  private final SignInJournal journal;

  Sessions(
      FindByIndexNameSessionRepository<? extends Session> sessions,
      KeptGrants grants,
      SignInJournal journal) {
    this.sessions = sessions;
    this.grants = grants;
    this.journal = journal;
  }

  /** One browser in which somebody is signed in. */
  record Place(Instant since, Instant used, boolean here) {}

  /** The one that asks first, then by last use. */
  List<Place> of(String username, String here) {
    return sessions.findByPrincipalName(username).values().stream()
        .map(session ->
            new Place(
                session.getCreationTime(),
                session.getLastAccessedTime(),
                session.getId().equals(here)))
        .sorted(Comparator.comparing(Place::here).thenComparing(Place::used).reversed())
        .toList();
  }

  /** Ends every session, code and refresh token; access tokens end by themselves within minutes. */
  void endAll(String username) {
    journal.signedOutEverywhere(username);
    grants.removeAllOf(username);
    sessions.findByPrincipalName(username).keySet().forEach(sessions::deleteById);
  }
}
