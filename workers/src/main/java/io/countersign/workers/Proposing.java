package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.workers.Action.Look;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Writes the document of a proposal: what is bound to a person's yes. */
@Component
class Proposing {

  private static final int NONCE_BYTES = 16;

  private final Workers workers;
  private final Conversations conversations;
  private final Actions actions;
  private final SecureRandom random = new SecureRandom();

  Proposing(Workers workers, Conversations conversations, Actions actions) {
    this.workers = workers;
    this.conversations = conversations;
    this.actions = actions;
  }

  /** A document with what stands beside it. */
  record Drawn(Document document, Disclosed disclosed) {

    /** With a nonce that says something to whoever knows what it is made of. */
    Drawn under(String nonce) {
      return new Drawn(document.under(nonce), disclosed);
    }
  }

  /** Where a proposal stands: the effect and the run it belongs to. */
  record Place(String effect, String run, long instance, long rootInstance) {

    static Place of(Effect effect) {
      return new Place(
          effect.id(), effect.run(), effect.processInstanceKey(), effect.rootInstanceKey());
    }
  }

  /** As it would be put to a person now. */
  Drawn draw(
      Place place, Worker worker, ActionSpec spec, String arguments, Judged judged, Look look) {
    List<Effects.Read> read = conversations.readings(place.run());
    var disclosed = new Disclosed(judged.why().orElse(""), arguments, look, read);
    Rule rule = rule(worker, spec);
    var document =
        new Document(
            place.effect(),
            worker.id(),
            workers.version(worker.id()),
            spec.name(),
            schema(spec),
            arguments,
            place.instance(),
            place.rootInstance(),
            place.run(),
            rule.name(),
            rule.version(),
            judged.requirement().reference(),
            disclosed.digest(),
            nonce(),
            null);
    return new Drawn(document, disclosed);
  }

  /** By which it is allowed at all. */
  private record Rule(String name, int version) {}

  /** What takes an effect back needs no ability: it belongs to the one that the effect had. */
  private Rule rule(Worker worker, ActionSpec spec) {
    if (actions.undoes(spec.name())) {
      return new Rule("undo", 1);
    }
    return worker.abilities().stream()
        .filter(a -> a.action().equals(spec.name()))
        .findFirst()
        .map(ability -> new Rule(ability.rule(), ability.version()))
        .orElseThrow(() ->
            new IllegalStateException(
                "%s was admitted without an ability.".formatted(spec.name())));
  }

  String nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return HexFormat.of().formatHex(nonce);
  }

  /** Everything that the catalogue says of an action: what changes it changes what was approved. */
  static Digest schema(ActionSpec spec) {
    var fields = new TreeMap<String, Object>();
    fields.put("name", spec.name());
    fields.put("title", spec.title());
    fields.put("description", spec.description());
    fields.put("access", spec.access().name());
    fields.put("reversibility", spec.reversibility().name());
    fields.put("label", spec.label().name());
    fields.put("arguments", spec.arguments().stream().map(Proposing::schema).toList());
    Undo undo = spec.undo();
    if (undo != null) {
      fields.put("undo", undo.action());
      fields.put("undoWindow", undo.window().toString());
    }
    return CanonicalJson.digest(fields);
  }

  private static Map<String, Object> schema(Argument argument) {
    return Map.of(
        "name", argument.name(),
        "kind", argument.kind().name(),
        "label", argument.label(),
        "description", argument.description(),
        "required", argument.required(),
        "maxLength", argument.maxLength(),
        "sink", argument.sink(),
        "safe", argument.safe());
  }
}
