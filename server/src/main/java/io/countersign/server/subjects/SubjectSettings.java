package io.countersign.server.subjects;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose data is kept, and for how long ({@code countersign.*}).
 *
 * @param history how long payloads are kept
 * @param subjects how cases are found by person
 */
@ConfigurationProperties("countersign")
record SubjectSettings(@DefaultValue History history, @DefaultValue Subjects subjects) {

  /** The EU AI Act, article 26 (6), asks for logs of at least six months. */
  static final Duration RETENTION_MIN = Duration.ofDays(183);

  /**
   * How long payloads are kept.
   *
   * @param retention payloads of cases that ended longer ago are erased, such as {@code 730d}; at
   *     least {@code 183d}; {@code 0d} keeps them for ever
   * @param retentionBasis the legal basis of a shorter period, in words: without it less than 183
   *     days is refused
   */
  record History(@DefaultValue("0d") Duration retention, @DefaultValue("") String retentionBasis) {}

  /**
   * How cases are found by person.
   *
   * @param variables names of process variables that say whom a case is about
   */
  record Subjects(@DefaultValue("customerEmail") List<String> variables) {}

  SubjectSettings {
    Duration retention = history.retention();
    boolean allowed =
        retention.isZero()
            || retention.compareTo(RETENTION_MIN) >= 0
            || (retention.isPositive() && !history.retentionBasis().isBlank());
    if (!allowed) {
      throw new IllegalArgumentException(
          "countersign.history.retention is %d days; the EU AI Act, article 26 (6), asks for at least %d. Keep longer, or name the law that says otherwise in countersign.history.retention-basis."
              .formatted(retention.toDays(), RETENTION_MIN.toDays()));
    }
  }
}
