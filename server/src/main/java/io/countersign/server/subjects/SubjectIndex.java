package io.countersign.server.subjects;

import io.countersign.history.postgres.PostgresErasing;
import io.countersign.server.history.KeyedHash;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Which cases are about whom, as the variables of the read model say. */
@Component
class SubjectIndex {

  private static final int BATCH = 1_000;

  private static final String NEW =
      """
      select v.key, v.root_key, v.value, v.updated_at from zeebe.variable v
      where v.name = any (:names) and v.value like '"%' and not exists (
        select from server.subject_case c where c.variable = v.key and c.said_at = v.updated_at)
      limit :batch
      """;

  private static final String KEEP =
      """
      insert into server.subject_case (subject, instance, variable, said_at)
      values (:subject, :instance, :variable, :at) on conflict do nothing
      """;

  private static final String KEEP_MESSAGE =
      """
      insert into server.subject_message (idx, message, subject)
      values (:idx, :message, :subject) on conflict do nothing
      """;

  private final PostgresErasing history;
  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final KeyedHash hash;
  private final SubjectSettings settings;

  SubjectIndex(
      PostgresErasing history,
      JdbcClient jdbc,
      JsonMapper json,
      KeyedHash hash,
      SubjectSettings settings) {
    this.history = history;
    this.jdbc = jdbc;
    this.json = json;
    this.hash = hash;
    this.settings = settings;
  }

  /** Takes in what was said since; every asker does so first, so that nothing is overlooked. */
  void catchUp() {
    int read = BATCH;
    while (read == BATCH) {
      List<Said> said =
          jdbc.sql(NEW)
              .param("names", settings.subjects().variables().toArray(String[]::new))
              .param("batch", BATCH)
              .query((row, _) ->
                  new Said(
                      row.getLong("key"),
                      row.getLong("root_key"),
                      row.getString("value"),
                      row.getTimestamp("updated_at")))
              .list();
      said.forEach(this::keep);
      read = said.size();
    }
    catchUpMessages();
  }

  private void catchUpMessages() {
    long through =
        jdbc.sql("select coalesce(max(idx), -1) from server.subject_message")
            .query(Long.class)
            .single();
    List<PostgresErasing.Message> messages = history.messages(through, BATCH);
    while (!messages.isEmpty()) {
      messages.forEach(this::keep);
      messages = history.messages(messages.getLast().index(), BATCH);
    }
  }

  private void keep(PostgresErasing.Message message) {
    jdbc.sql(KEEP_MESSAGE)
        .param("idx", message.index())
        .param("message", message.key())
        .param("subject", subject(message.correlationKey()))
        .update();
  }

  /** The messages whose correlation key names that person, oldest first. */
  List<Long> messages(String subject) {
    return jdbc.sql(
            "select distinct message from server.subject_message where subject = :subject order by 1")
        .param("subject", subject)
        .query((row, _) -> row.getLong(1))
        .list();
  }

  /** The name of a person in the database; case, and space around it, make no other person. */
  String subject(String value) {
    return hash.of("person", value.strip().toLowerCase(Locale.ROOT));
  }

  private record Said(long variable, long instance, String value, Timestamp at) {}

  private void keep(Said said) {
    jdbc.sql(KEEP)
        .param("subject", subject(text(said.value())))
        .param("instance", said.instance())
        .param("variable", said.variable())
        .param("at", said.at())
        .update();
  }

  private String text(String value) {
    try {
      return json.readValue(value, String.class);
    } catch (JacksonException e) {
      return value; // what the engine let through and nobody can read names nobody
    }
  }

  /** Whom the message is about. */
  List<String> subjectsOfMessage(long message) {
    return jdbc.sql("select distinct subject from server.subject_message where message = :message")
        .param("message", message)
        .query((row, _) -> row.getString(1))
        .list();
  }

  /** The cases about whoever this names, oldest first. */
  List<Long> cases(String subject) {
    return jdbc.sql(
            "select distinct instance from server.subject_case where subject = :subject order by 1")
        .param("subject", subject)
        .query((row, _) -> row.getLong(1))
        .list();
  }

  /** Everybody whom the case is about. */
  List<String> subjects(long instance) {
    return jdbc.sql("select distinct subject from server.subject_case where instance = :instance")
        .param("instance", instance)
        .query((row, _) -> row.getString(1))
        .list();
  }
}
