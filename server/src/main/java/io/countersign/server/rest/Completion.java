package io.countersign.server.rest;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.engine.Subject;
import io.countersign.history.Digest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a completion. At a gate, the variables {@code decision} ({@code approve}, {@code
 * edit} with all {@code arguments}, {@code reject} or {@code ask}), {@code reason} and {@code
 * digest} are the decision; all others are what was filled in.
 */
record Completion(@Nullable Map<String, @Nullable Object> variables, @Nullable String action)
    implements StrictBody {

  private static final String FORM = "form";
  private static final String DECISION = "decision";
  private static final String REASON = "reason";
  private static final String DIGEST = "digest";

  Request request(long userTaskKey, Subject subject, Person person) {
    return subject.kind().equals(FORM)
        ? new Request(userTaskKey, person, Verdict.APPROVE, "", null, filledIn())
        : decision(userTaskKey, person);
  }

  /** As it was sent, for the answer to whoever sent another one. */
  @Nullable String givenDigest() {
    return variables == null || variables.get(DIGEST) == null
        ? null
        : String.valueOf(variables.get(DIGEST));
  }

  private Request decision(long userTaskKey, Person person) {
    Map<String, Object> rest = filledIn();
    Object decision = rest.remove(DECISION);
    Object reason = rest.remove(REASON);
    Object digest = rest.remove(DIGEST);
    Verdict verdict =
        switch (String.valueOf(decision)) {
          case "approve" -> Verdict.APPROVE;
          case "edit" -> Verdict.EDIT;
          case "reject" -> Verdict.REJECT;
          case "ask" -> Verdict.ASK;
          default ->
              throw ProblemException.field(
                  "variables.decision",
                  "This is a gate: decision is 'approve', 'edit' (with all arguments), 'reject' or"
                      + " 'ask', with reason and digest.");
        };
    if (reason != null && !(reason instanceof String)) {
      throw ProblemException.field("variables.reason", "The reason is text.");
    }
    return new Request(
        userTaskKey,
        person,
        verdict,
        reason == null ? "" : (String) reason,
        digest instanceof String text && text.matches("[0-9a-f]{64}") ? new Digest(text) : null,
        rest);
  }

  @SuppressWarnings("NullAway") // a form's value may be null, which the contract does not say
  private Map<String, Object> filledIn() {
    return variables == null ? new HashMap<>() : new HashMap<>(variables);
  }
}
