package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.util.Map;
import java.util.Optional;

/** The bytes that a person decides on. */
public final class Proposals {

  private Proposals() {}

  /** The one spelling of the arguments. */
  public static String arguments(Map<String, ?> values) {
    return CanonicalJson.text(values);
  }

  /**
   * The digest of what the person sees: over the stored document, while the arguments that are
   * shown and executed are those in it. Any other bytes have a digest that nothing was approved
   * under.
   */
  public static Digest digest(Effect effect) {
    String document = effect.document();
    if (document == null) {
      return effect.digest(); // proposed before there were documents: it is asked again
    }
    return intact(effect).isPresent()
        ? Digest.ofText(document)
        : Digest.ofText(document + "\n" + effect.arguments());
  }

  /** The document, where it is about this effect and about exactly the bytes to be executed. */
  static Optional<Document> intact(Effect effect) {
    return Optional.ofNullable(effect.document())
        .flatMap(Document::read)
        .filter(document -> document.effect().equals(effect.id()))
        .filter(document -> document.worker().equals(effect.worker()))
        .filter(document -> document.action().equals(effect.action()))
        .filter(document -> document.arguments().equals(effect.arguments()));
  }
}
