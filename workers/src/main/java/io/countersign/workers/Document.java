package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person decides on: one canonical document for each proposal, stored as it was shown. Its
 * digest is what an approval permits.
 *
 * @param schema digest of what the action takes and is
 * @param arguments the canonical text
 * @param rule of the ability that applied
 * @param policy which asked for the gate
 * @param disclosed digest of what the person was shown beside it
 * @param nonce so that no two documents are equal
 * @param edits digest of the document that a person made this one of; null where a worker proposed
 */
public record Document(
    String effect,
    String worker,
    int workerVersion,
    String action,
    Digest schema,
    String arguments,
    long instance,
    long rootInstance,
    String run,
    String rule,
    int ruleVersion,
    String policy,
    Digest disclosed,
    String nonce,
    @Nullable Digest edits) {

  static final String FORMAT = "countersign/proposal/1";

  /** Its one spelling. */
  public String text() {
    var fields = new TreeMap<String, Object>();
    fields.put("format", FORMAT);
    fields.put("effect", effect);
    fields.put("worker", worker);
    fields.put("workerVersion", workerVersion);
    fields.put("action", action);
    fields.put("schema", schema.hex());
    fields.put("arguments", CanonicalJson.readObject(arguments));
    fields.put("instance", Long.toString(instance));
    fields.put("rootInstance", Long.toString(rootInstance));
    fields.put("run", run);
    fields.put("rule", rule);
    fields.put("ruleVersion", ruleVersion);
    fields.put("policy", policy);
    fields.put("disclosed", disclosed.hex());
    fields.put("nonce", nonce);
    if (edits != null) {
      fields.put("edits", edits.hex());
    }
    return CanonicalJson.text(fields);
  }

  public Digest digest() {
    return Digest.ofText(text());
  }

  /** With another nonce. */
  Document under(String otherNonce) {
    return new Document(
        effect,
        worker,
        workerVersion,
        action,
        schema,
        arguments,
        instance,
        rootInstance,
        run,
        rule,
        ruleVersion,
        policy,
        disclosed,
        otherNonce,
        edits);
  }

  /** With other arguments, as a person wants them. */
  Document edited(String otherArguments, String otherPolicy, String otherNonce) {
    return new Document(
        effect,
        worker,
        workerVersion,
        action,
        schema,
        otherArguments,
        instance,
        rootInstance,
        run,
        rule,
        ruleVersion,
        otherPolicy,
        disclosed,
        otherNonce,
        digest());
  }

  /** Empty where the text is no such document in its one spelling. */
  static Optional<Document> read(String text) {
    try {
      Document document = of(CanonicalJson.readObject(text));
      return document.text().equals(text) ? Optional.of(document) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Document of(Map<String, @Nullable Object> fields) {
    return new Document(
        text(fields, "effect"),
        text(fields, "worker"),
        Integer.parseInt(text(fields, "workerVersion")),
        text(fields, "action"),
        new Digest(text(fields, "schema")),
        CanonicalJson.text(fields.get("arguments")),
        Long.parseLong(text(fields, "instance")),
        Long.parseLong(text(fields, "rootInstance")),
        text(fields, "run"),
        text(fields, "rule"),
        Integer.parseInt(text(fields, "ruleVersion")),
        text(fields, "policy"),
        new Digest(text(fields, "disclosed")),
        text(fields, "nonce"),
        fields.containsKey("edits") ? new Digest(text(fields, "edits")) : null);
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    return String.valueOf(fields.get(name));
  }
}
