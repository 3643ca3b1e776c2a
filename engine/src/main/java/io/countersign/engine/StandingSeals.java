package io.countersign.engine;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Seals what a person approves in advance. The statement has a format of its own, so that no such
 * seal is ever taken for that of an approval or of a vote.
 */
@Component
public class StandingSeals {

  private static final String FORMAT = "countersign/standing-seal/1";

  private final Sealing sealing;

  StandingSeals(Sealing sealing) {
    this.sealing = sealing;
  }

  public String seal(Digest document) {
    return sealing.seal(statement(document));
  }

  public boolean holds(Digest document, String seal) {
    return sealing.holds(statement(document), seal);
  }

  private static String statement(Digest document) {
    return CanonicalJson.text(Map.of("format", FORMAT, "document", document.hex()));
  }
}
