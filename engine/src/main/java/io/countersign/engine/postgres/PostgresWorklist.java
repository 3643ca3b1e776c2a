package io.countersign.engine.postgres;

import io.countersign.engine.GateCard;
import io.countersign.engine.Worklist;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the list: whatever is asked, at most a page of rows and a thousand index entries. */
@Component
class PostgresWorklist implements Worklist {

  /** How many of those that are due soonest are looked at for what is alike. */
  private static final int ALIKE_AMONG = 2_000;

  /** More names than this are no help in a menu. */
  private static final int CHOICES_MAX = 50;

  private static final String FOR_THEM = "audience && array[:audience]::text[]";
  private static final String NOT_SET_ASIDE = "(follow_up_at is null or follow_up_at <= :now)";

  private final JdbcClient jdbc;

  PostgresWorklist(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  @Transactional(readOnly = true)
  public Found page(Wish wish, int limit, int offset) {
    planEachTime();
    var selection = where(wish);
    int count = count(selection);
    boolean rare = !wish.search().isBlank() && count <= COUNT_MAX;
    List<Item> items =
        jdbc.sql(
                "select * from (%s) l order by %s limit :limit offset :offset"
                    .formatted(rows(selection, rare), order(wish.sort())))
            .params(selection.parameters())
            .param("limit", limit)
            .param("offset", offset)
            .query(PostgresWorklist::item)
            .list();
    return new Found(items, count);
  }

  /**
   * For a person to whom nearly everything is open and for one to whom nearly nothing is, the same
   * statement needs another plan; a plan for all of them reads whole indexes.
   */
  private void planEachTime() {
    jdbc.sql("set local plan_cache_mode = force_custom_plan").update();
  }

  /**
   * For a rare word PostgreSQL would walk along the order and look for it in every row; kept from
   * that it takes the few rows from the index of words and sorts them.
   */
  private static String rows(Where selection, boolean rare) {
    return "select * from engine.listed_task where %s %s"
        .formatted(selection.sql(), rare ? "offset 0" : "");
  }

  private static String order(Sort sort) {
    return switch (sort) {
      case DUE -> "due_at, created_at, user_task_key";
      case AGE -> "created_at, user_task_key";
      case RISK -> "risk desc, created_at, user_task_key";
      case AMOUNT -> "amount_cents desc nulls last, created_at, user_task_key";
    };
  }

  private int count(Where selection) {
    return jdbc.sql(
            "select count(*) from (select 1 from engine.listed_task where %s limit :limit) c"
                .formatted(selection.sql()))
        .params(selection.parameters())
        .param("limit", COUNT_MAX + 1)
        .query(Integer.class)
        .single();
  }

  @Override
  @Transactional(readOnly = true)
  public Counts counts(Set<String> audience, Instant now) {
    planEachTime();
    return jdbc.sql(
            """
            select
              (select count(*) from (select 1 from engine.listed_task
                where audience && array[:audience]::text[]
                and (follow_up_at is null or follow_up_at <= :now) limit :limit) m) as mine,
              (select count(*) from (select 1 from engine.listed_task limit :limit) a) as total,
              (select count(*) from (select 1 from engine.listed_task where assignee is null
                and audience && array[:audience]::text[]
                and (follow_up_at is null or follow_up_at <= :now) limit :limit) u) as unassigned,
              (select count(*) from (select 1 from engine.listed_task where due_at < :now
                and audience && array[:audience]::text[] limit :limit) l) as late,
              (select count(*) from (select 1 from engine.listed_task where follow_up_at > :now
                and audience && array[:audience]::text[] limit :limit) d) as deferred
            """)
        .param("audience", audience)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", COUNT_MAX + 1)
        .query((row, _) ->
            new Counts(
                row.getInt("mine"),
                row.getInt("total"),
                row.getInt("unassigned"),
                row.getInt("late"),
                row.getInt("deferred")))
        .single();
  }

  @Override
  @Transactional(readOnly = true)
  public List<Alike> alike(Set<String> audience, int limit) {
    planEachTime();
    return jdbc.sql(
            """
            select shape, min(worker_name) as worker_name, min(action) as action, count(*) as n
            from (select shape, worker_name, action from engine.listed_task
                  where audience && array[:audience]::text[]
                  order by due_at, created_at, user_task_key limit :among) soon
            where shape <> '' group by shape having count(*) > 1
            order by count(*) desc, shape limit :limit
            """)
        .param("audience", audience)
        .param("among", ALIKE_AMONG)
        .param("limit", limit)
        .query((row, _) ->
            new Alike(
                row.getString("shape"),
                row.getString("worker_name"),
                row.getString("action"),
                row.getInt("n")))
        .list();
  }

  @Override
  public Choices choices() {
    return new Choices(
        choices("worker", "worker_name"),
        choices("process", "process_name"),
        choices("action", "action"));
  }

  /** Jumps from one value to the next in the index, however many rows each has. */
  private List<Choice> choices(String value, String name) {
    return jdbc.sql(
            """
            with recursive each(value, number) as (
              select min(%1$s), 1 from engine.listed_task
              union all
              select (select min(l.%1$s) from engine.listed_task l where l.%1$s > e.value),
                e.number + 1
              from each e where e.value is not null and e.number < :max)
            select value, (select min(l.%2$s) from engine.listed_task l
              where l.%1$s = each.value) as name
            from each where value is not null order by name, value
            """
                .formatted(value, value.equals(name) ? value : name))
        .param("max", CHOICES_MAX)
        .query((row, _) -> new Choice(row.getString("value"), row.getString("name")))
        .list();
  }

  @Override
  public Optional<Item> find(long userTaskKey) {
    return find(List.of(userTaskKey)).stream().findFirst();
  }

  @Override
  public List<Item> find(List<Long> userTaskKeys) {
    return userTaskKeys.isEmpty()
        ? List.of()
        : jdbc.sql(
                """
                select * from engine.listed_task where user_task_key in (:keys)
                order by due_at, created_at, user_task_key
                """)
            .param("keys", userTaskKeys)
            .query(PostgresWorklist::item)
            .list();
  }

  private record Where(String sql, Map<String, Object> parameters) {}

  private static Where where(Wish wish) {
    var conditions = new ArrayList<String>();
    var parameters = new HashMap<String, Object>();
    switch (wish.show()) {
      case ALL -> conditions.add("true");
      case MINE -> conditions.add(FOR_THEM + " and " + NOT_SET_ASIDE);
      case UNASSIGNED ->
          conditions.add("assignee is null and " + FOR_THEM + " and " + NOT_SET_ASIDE);
      case LATE -> conditions.add("due_at < :now and " + FOR_THEM);
      case DEFERRED -> conditions.add("follow_up_at > :now and " + FOR_THEM);
    }
    parameters.put("audience", wish.audience());
    parameters.put("now", wish.now().atOffset(ZoneOffset.UTC));
    equal(conditions, parameters, "worker", wish.worker());
    equal(conditions, parameters, "process", wish.process());
    equal(conditions, parameters, "action", wish.action());
    equal(conditions, parameters, "kind", wish.kind());
    equal(conditions, parameters, "outside", wish.outside());
    equal(conditions, parameters, "shape", wish.shape());
    String words = SearchWords.query(wish.search());
    if (!words.isEmpty()) {
      conditions.add("words @@ cast(:words as tsquery)");
      parameters.put("words", words);
    } else if (!wish.search().isBlank()) {
      conditions.add("false"); // marks alone are in no task
    }
    return new Where(String.join(" and ", conditions), parameters);
  }

  private static void equal(
      List<String> conditions,
      Map<String, Object> parameters,
      String column,
      @Nullable Object value) {
    if (value != null) {
      conditions.add("%1$s = :%1$s".formatted(column));
      parameters.put(column, value);
    }
  }

  static Item item(ResultSet row, int number) throws SQLException {
    return new Item(
        row.getLong("user_task_key"),
        row.getLong("root_key"),
        row.getString("kind"),
        row.getString("subject_id"),
        row.getString("headline"),
        row.getString("context"),
        row.getString("process"),
        row.getString("process_name"),
        new GateCard(
            row.getString("worker"),
            row.getString("worker_name"),
            row.getString("action"),
            "",
            row.getString("shape"),
            row.getObject("amount_cents", Long.class),
            row.getInt("risk"),
            row.getBoolean("outside"),
            row.getInt("size"),
            Rows.timeOrNull(row, "due_at")),
        row.getString("assignee"),
        Set.copyOf(Rows.texts(row, "audience")),
        Rows.time(row, "created_at"),
        Rows.timeOrNull(row, "follow_up_at"));
  }
}
