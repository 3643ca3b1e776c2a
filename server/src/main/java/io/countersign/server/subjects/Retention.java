package io.countersign.server.subjects;

import io.countersign.history.Actor;
import io.countersign.history.Leaf;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Erases what the policy says is kept no longer. */
@Component
class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int CASES_MAX = 100;

  /**
   * The ends of instances that are older, from a place in the log on, while facts of them are
   * there.
   */
  private static final String ENDED =
      """
      select idx, facts #>> '{subjects,instance}' as instance from history.entry
      where left(facts ->> 'type', 200) collate "C" in ('instance.completed', 'instance.terminated')
        and (facts ->> 'at') collate "C" < :until and idx > :after and (payload is not null or sealed is not null)
      order by idx limit :max
      """;

  private static final String MESSAGES =
      """
      select idx, facts #>> '{subjects,message}' as message from history.entry
      where left(facts ->> 'type', 200) collate "C" = 'message.published'
        and (facts ->> 'at') collate "C" < :until and idx > :after and sealed is not null
        and facts #>> '{subjects,message}' is not null
      order by idx limit :max
      """;

  private final JdbcClient jdbc;
  private final CaseErasing erasing;
  private final SubjectIndex index;
  private final TransactionTemplate transactions;
  private final SubjectSettings settings;
  private final Clock clock;

  Retention(
      JdbcClient jdbc,
      CaseErasing erasing,
      SubjectIndex index,
      TransactionTemplate transactions,
      SubjectSettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.erasing = erasing;
    this.index = index;
    this.transactions = transactions;
    this.settings = settings;
    this.clock = clock;
  }

  private record End(long index, long instance) {}

  private record Old(long index, long message) {}

  /** Tells how many cases and messages were erased. */
  int sweep() {
    Duration period = settings.history().retention();
    if (period.isZero()) {
      return 0;
    }
    String until = Leaf.time(clock.instant().minus(period));
    int erased = 0;
    List<End> ends = ends(until, -1);
    while (!ends.isEmpty()) {
      for (End end : ends) {
        erased += erase(end.instance(), until);
      }
      ends = ends(until, ends.getLast().index());
    }
    return erased + sweepMessages(until);
  }

  private int sweepMessages(String until) {
    index.catchUp(); // or a hold would be overlooked
    int erased = 0;
    List<Old> messages = messages(until, -1);
    while (!messages.isEmpty()) {
      for (Old old : messages) {
        erased += eraseMessage(old.message());
      }
      messages = messages(until, messages.getLast().index());
    }
    return erased;
  }

  private List<Old> messages(String until, long after) {
    return jdbc.sql(MESSAGES)
        .param("until", until)
        .param("after", after)
        .param("max", CASES_MAX)
        .query((row, _) -> new Old(row.getLong("idx"), row.getLong("message")))
        .list();
  }

  private int eraseMessage(long message) {
    Integer erased =
        transactions.execute(_ -> {
          erasing.lock();
          return erasing.messageObstacles(message).isEmpty()
                  && erasing.eraseMessage(message, Actor.system(), basis(), "policy") > 0
              ? 1
              : 0;
        });
    return erased == null ? 0 : erased;
  }

  private String basis() {
    return "retention: kept for %d days".formatted(settings.history().retention().toDays());
  }

  private List<End> ends(String until, long after) {
    return jdbc.sql(ENDED)
        .param("until", until)
        .param("after", after)
        .param("max", CASES_MAX)
        .query((row, _) -> new End(row.getLong("idx"), row.getLong("instance")))
        .list();
  }

  /** One case, one transaction: a crash leaves each as it was or erased. */
  private int erase(long instance, String until) {
    Integer erased =
        transactions.execute(_ -> {
          erasing.lock();
          List<String> obstacles = erasing.obstacles(instance);
          if (!obstacles.isEmpty() || goneOn(instance, until)) {
            LOG.info("Case {} is kept beyond its time: {}", instance, obstacles);
            return 0;
          }
          return erasing.erase(instance, Actor.system(), basis(), "policy") > 0 ? 1 : 0;
        });
    return erased == null ? 0 : erased;
  }

  /** A part of the case ended long ago, but something happened in it since. */
  private boolean goneOn(long instance, String until) {
    return jdbc.sql(
            """
            select exists (select from history.entry
              where left(facts #>> '{subjects,instance}', 200) = :instance
                and facts #>> '{subjects,instance}' is not null
                and (facts ->> 'at') collate "C" >= :until)
            """)
        .param("instance", Long.toString(instance))
        .param("until", until)
        .query(Boolean.class)
        .single();
  }
}
