package io.countersign.server.notify.postgres;

import io.countersign.server.notify.Happenings;
import io.countersign.server.notify.Notice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads the log by its index, which has no gaps: the cursor is all that there is to remember, and
 * its row is what servers contend for.
 */
@Repository
class PostgresHappenings implements Happenings {

  /** How many entries that nobody asked for are passed over at a time. */
  private static final int STRETCH = 5_000;

  private final JdbcClient jdbc;

  PostgresHappenings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Happening> next() {
    Optional<Long> cursor =
        jdbc.sql(
                """
                select coalesce(next_idx, (select coalesce(max(idx) + 1, 0) from history.entry))
                from server.notice_cursor for update skip locked
                """)
            .query(Long.class)
            .optional();
    return cursor.flatMap(this::from);
  }

  private Optional<Happening> from(long index) {
    long size = size();
    Optional<Happening> found = Optional.empty();
    for (long from = index; found.isEmpty() && from < size; from += STRETCH) {
      found = between(from, Math.min(from + STRETCH, size));
    }
    moveTo(found.map(it -> it.index() + 1).orElse(Math.max(index, size)));
    return found;
  }

  private Optional<Happening> between(long from, long end) {
    return jdbc.sql(
            """
            select idx, facts ->> 'type' as type, (facts ->> 'at')::timestamptz as at,
              facts #>> '{actor,id}' as actor, facts ->> 'sentence' as sentence,
              facts #>> '{subjects,userTask}' as user_task,
              facts #>> '{subjects,instance}' as instance,
              facts #>> '{subjects,effect}' as effect, facts #>> '{subjects,run}' as run,
              coalesce(facts #>> '{subjects,worker}', facts #>> '{subjects,budget}') as budget,
              facts #>> '{subjects,standing}' as standing, facts #>> '{subjects,person}' as person
            from history.entry
            where idx >= :from and idx < :end and facts ->> 'type' = any(:types)
            order by idx limit 1
            """)
        .param("from", from)
        .param("end", end)
        .param("types", TYPES.toArray(String[]::new))
        .query(PostgresHappenings::happening)
        .optional();
  }

  private long size() {
    return jdbc.sql("select coalesce(max(idx) + 1, 0) from history.entry")
        .query(Long.class)
        .single();
  }

  private static Happening happening(ResultSet row, int number) throws SQLException {
    return new Happening(
        row.getLong("idx"),
        row.getString("type"),
        row.getObject("at", java.time.OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("sentence"),
        key(row, "user_task"),
        key(row, "instance"),
        row.getString("effect"),
        row.getString("run"),
        row.getString("budget"),
        standing(row));
  }

  private static @Nullable Standing standing(ResultSet row) throws SQLException {
    String id = row.getString("standing");
    String person = row.getString("person");
    return id == null || person == null ? null : new Standing(id, person);
  }

  private static @Nullable Long key(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
  }

  /** Writes nothing where nothing moves: an idle house has no traffic. */
  private void moveTo(long index) {
    jdbc.sql(
            """
            update server.notice_cursor set next_idx = :next where next_idx is distinct from :next
            """)
        .param("next", index)
        .update();
  }

  @Override
  public void tell(String name, Notice notice, Set<String> people, List<Copy> copies, long root) {
    if (people.isEmpty() && copies.isEmpty()) {
      return;
    }
    Optional<Long> id =
        jdbc.sql(
                """
                insert into server.notice (name, type, user_task, standing, sentence, at)
                values (:name, :type, :task, :standing, :sentence, :at) on conflict do nothing returning id
                """)
            .param("name", name)
            .param("type", notice.type().name())
            .param("task", notice.userTask())
            .param("standing", notice.standing())
            .param("sentence", notice.sentence())
            .param("at", Rows.time(notice.at()))
            .query(Long.class)
            .optional();
    id.ifPresent(told -> {
      readers(told, people);
      copies.forEach(copy -> copy(told, copy));
      jdbc.sql("select pg_notify('countersign', :change)::text")
          .param("change", "notice:%d:%d".formatted(root, told))
          .query(String.class)
          .single();
    });
  }

  private void readers(long notice, Set<String> people) {
    jdbc.sql(
            """
            insert into server.notice_reader (notice, person)
            select :notice, person from unnest(:people::text[]) as person
            """)
        .param("notice", notice)
        .param("people", people.toArray(String[]::new))
        .update();
  }

  private void copy(long notice, Copy copy) {
    jdbc.sql(
            """
            insert into server.notice_copy (notice, channel, state, due_at, held)
            select :notice, id, 'WAITING', :due, :held from server.channel where id = :channel
            """)
        .param("notice", notice)
        .param("channel", copy.channel())
        .param("due", Rows.time(copy.at()))
        .param("held", copy.held() == Held.YES)
        .update();
  }

  @Override
  public void watch(Watched gate) {
    jdbc.sql(
            """
            insert into server.notice_gate (user_task, root, kind, subject, warn_at, expires_at)
            values (:task, :root, :kind, :subject, :warn, :expires) on conflict do nothing
            """)
        .param("task", gate.userTask())
        .param("root", gate.root())
        .param("kind", gate.kind())
        .param("subject", gate.subject())
        .param("warn", Rows.time(gate.warnAt()))
        .param("expires", Rows.time(gate.expiresAt()))
        .update();
  }

  @Override
  public Optional<Watched> watched(long userTask) {
    return jdbc.sql("select * from server.notice_gate where user_task = :task")
        .param("task", userTask)
        .query(PostgresHappenings::watched)
        .optional();
  }

  @Override
  public Optional<Watched> watchedEffect(String effect) {
    return jdbc.sql(
            """
            select * from server.notice_gate where kind = 'effect' and subject = :effect
            order by user_task desc limit 1
            """)
        .param("effect", effect)
        .query(PostgresHappenings::watched)
        .optional();
  }

  private static Watched watched(ResultSet row, int number) throws SQLException {
    return new Watched(
        row.getLong("user_task"),
        row.getLong("root"),
        row.getString("kind"),
        row.getString("subject"),
        Rows.time(row, "warn_at"),
        Rows.time(row, "expires_at"));
  }

  /** The row stays: what expires is known by its effect after its task is gone. */
  @Override
  public void close(long userTask, Instant at) {
    jdbc.sql("update server.notice_gate set warn_at = null where user_task = :task")
        .param("task", userTask)
        .update();
    jdbc.sql(
            """
            update server.notice_reader r set read_at = :at from server.notice n
            where n.id = r.notice and n.user_task = :task and r.read_at is null
              and n.type <> 'GATE_EXPIRED'
            """)
        .param("at", Rows.time(at))
        .param("task", userTask)
        .update();
  }

  @Override
  public Optional<Watched> nextToWarn(Instant now) {
    Optional<Watched> next =
        jdbc.sql(
                """
                select * from server.notice_gate where warn_at <= :now
                order by warn_at limit 1 for update skip locked
                """)
            .param("now", Rows.time(now))
            .query(PostgresHappenings::watched)
            .optional();
    next.ifPresent(gate ->
        jdbc.sql("update server.notice_gate set warn_at = null where user_task = :task")
            .param("task", gate.userTask())
            .update());
    return next;
  }

  /** Also those that are being told at this moment. */
  @Override
  public Set<String> toldOf(long userTask) {
    return new HashSet<>(
        jdbc.sql(
                """
                select distinct c.channel from server.notice_copy c
                join server.notice n on n.id = c.notice
                where n.user_task = :task and n.type like 'GATE\\_%' and n.type <> 'GATE_DECIDED'
                  and (c.state = 'SENT' or (c.state = 'WAITING' and c.batch is not null))
                """)
            .param("task", userTask)
            .query(String.class)
            .list());
  }

  @Override
  public int forget(Instant before) {
    jdbc.sql(
            """
            delete from server.notice_gate g where g.expires_at < :before
              or (g.warn_at is null and not exists (
                select from server.notice n where n.user_task = g.user_task and n.at >= :before))
            """)
        .param("before", Rows.time(before))
        .update();
    return jdbc.sql(
            """
            delete from server.notice n where n.at < :before and not exists (
              select from server.notice_copy c where c.notice = n.id and c.state = 'WAITING')
            """)
        .param("before", Rows.time(before))
        .update();
  }
}
