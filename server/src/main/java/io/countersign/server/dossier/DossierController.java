package io.countersign.server.dossier;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A dossier as one file. */
@RestController
@RequestMapping("/api/effects")
class DossierController {

  private final Effects effects;
  private final Dossiers dossiers;
  private final CurrentPerson current;

  DossierController(Effects effects, Dossiers dossiers, CurrentPerson current) {
    this.effects = effects;
    this.dossiers = dossiers;
    this.current = current;
  }

  /** {@code ./countersign verify} takes the file; that it was taken is an entry of the history. */
  @GetMapping("/{id}/dossier")
  @PreAuthorize(
      "hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER') or hasAuthority('SCOPE_read')")
  ResponseEntity<String> dossier(@PathVariable String id) throws InterruptedException {
    Effect effect =
        effects
            .find(id)
            .orElseThrow(
                () -> refused(HttpStatus.NOT_FOUND, "There is no effect '%s'.".formatted(id)));
    return switch (dossiers.issue(effect, current.actor())) {
      case Dossiers.Issued.File(String text) ->
          ResponseEntity.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .cacheControl(CacheControl.noStore())
              .header(
                  "Content-Disposition",
                  "attachment; filename=\"dossier-%s.json\""
                      .formatted(id.replaceAll("[^\\w-]", "_")))
              .body(text);
      case Dossiers.Issued.NotSigned() ->
          throw refused(
              HttpStatus.SERVICE_UNAVAILABLE,
              "The history is not being signed at the moment, so nothing could prove the dossier. See /actuator/health, and try again.");
      case Dossiers.Issued.TooLarge(long bytes) ->
          throw refused(
              HttpStatus.CONTENT_TOO_LARGE,
              "The dossier would have %d bytes, more than a verifier reads. Take the whole export instead."
                  .formatted(bytes));
    };
  }

  private static ErrorResponseException refused(HttpStatus status, String reason) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, reason), null);
  }
}
