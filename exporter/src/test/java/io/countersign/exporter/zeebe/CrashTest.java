package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.HistoryEntries;
import io.countersign.exporter.StoreAwayException;
import io.countersign.exporter.postgres.Database;
import io.countersign.exporter.postgres.FaultyDatabase;
import io.countersign.exporter.postgres.FaultyDatabase.Fault;
import io.countersign.exporter.postgres.PostgresStore;
import io.countersign.history.NewEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The exporter is killed, cut off, replaced by another leader's and given records again, at random
 * points; what is written must be what an undisturbed one writes. Repeat a run with {@code
 * -Dcountersign.seed=}.
 */
class CrashTest {

  private static final int RUNS = Integer.getInteger("countersign.runs", 1_000);
  private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");

  private static final Database DATABASE = Database.migrated();

  @Test
  void whatever_breaks_every_record_counts_exactly_once_and_in_order() {
    long seed = Long.getLong("countersign.seed", 20261127);
    System.out.println("CrashTest: -Dcountersign.seed=" + seed);
    var random = new Random(seed);
    int broken = 0;
    for (int run = 1; run <= RUNS; run++) {
      broken += new Run(run, random).toTheEnd();
    }
    System.out.println("CrashTest: " + RUNS + " runs, " + broken + " breaks");
    assertThat(broken).isGreaterThanOrEqualTo(RUNS);
  }

  /** One partition's life, from its first record to its last. */
  private static final class Run {
    private final int partition;
    private final Random random;
    private final List<Exported> log = new ArrayList<>();
    private final List<Leader> zombies = new ArrayList<>();
    private final String before = DATABASE.value("select coalesce(max(id), 0) from history.inbox");
    private FakeBroker broker = new FakeBroker();
    private Leader leader;
    private int broken;

    Run(int partition, Random random) {
      this.partition = partition;
      this.random = random;
      long position = 0;
      for (int i = 0, count = 3 + random.nextInt(10); i < count; i++) {
        position += 1 + random.nextInt(3);
        log.add(record(position));
      }
      leader = new Leader();
    }

    int toTheEnd() {
      int calm = 0;
      while (broker.last().position() < log.getLast().position()) {
        if (calm++ < 40 && random.nextInt(3) == 0) {
          breakSomething();
        }
        leader.work();
      }
      zombies.forEach(Leader::work);
      zombies.add(leader);
      zombies.forEach(gone -> gone.database.killConnections());
      assertThat(written()).as("partition %d", partition).isEqualTo(expected());
      assertThat(instances()).isEqualTo(Long.toString(log.stream().filter(this::starts).count()));
      return broken;
    }

    private void breakSomething() {
      switch (random.nextInt(5)) {
        case 0 -> leader.elects();
        case 1 -> zombies.forEach(Leader::work);
        default -> leader.database.breakAt(random.nextInt(16), fault());
      }
      broken++;
    }

    private Fault fault() {
      Fault any = Fault.values()[random.nextInt(Fault.values().length)];
      return any == Fault.TERMINATED && random.nextInt(20) > 0 ? Fault.UNANSWERED : any;
    }

    private Exported record(long position) {
      long key = ((long) partition << 51) + position;
      Instant at = BEGIN.plusMillis(position * 7);
      return new Exported(position, at, random.nextLong(), changes(key));
    }

    private List<Change> changes(long key) {
      return switch (random.nextInt(8)) {
        case 0 -> List.of();
        case 1 -> List.of(new Change.VariableSet(key, key, key, "n", "\"\0\""));
        case 2 -> List.of(new Change.MessagePublished(key, "paid", "H-10442", ""));
        case 3 ->
            List.of(
                new Change.ElementChanged(
                    key, key, 7, key, "turn", "SERVICE_TASK", Change.State.ACTIVE));
        default ->
            List.of(
                new Change.InstanceChanged(key, Change.State.ACTIVE, "refund", 1, 7, null, null));
      };
    }

    private boolean starts(Exported record) {
      return record.changes().stream().anyMatch(Change.InstanceChanged.class::isInstance);
    }

    private String expected() {
      return log.stream()
          .flatMap(record ->
              record.changes().stream()
                  .flatMap(change -> type(change).stream())
                  .map(type -> record.position() + " " + type))
          .collect(Collectors.joining(", "));
    }

    private static Optional<String> type(Change change) {
      return change instanceof Change.VariableSet
          ? Optional.of("engine.quarantined")
          : HistoryEntries.of(change, 0).map(NewEntry::type);
    }

    /** In the order of the log; nothing where the entries are not counted 1, 2, 3, … */
    private String written() {
      return DATABASE.value(
          """
          select coalesce(string_agg(source ->> 'position' || ' ' || type, ', ' order by id), '')
          from (select id, leaf::jsonb -> 'source' as source, leaf::jsonb ->> 'type' as type,
              row_number() over (order by id) as seq from history.inbox
            where id > %s and leaf like '%%"partition":%d,"position"%%') e
          having coalesce(bool_and((source ->> 'seq')::int = seq), true)
          """
              .formatted(before, partition));
    }

    private String instances() {
      long first = (long) partition << 51;
      return DATABASE.value(
          "select count(*) from zeebe.instance where key between %d and %d"
              .formatted(first, first + (1L << 51) - 1));
    }

    /** The exporter of a partition's leader. */
    private final class Leader {
      private final FaultyDatabase database = new FaultyDatabase(DATABASE.source());
      private final FakeBroker mine = broker;
      private final Writer writer;
      private int given;
      private boolean dead;

      Leader() {
        var store = new PostgresStore(database.source(), "a", partition, Clock.systemUTC());
        var retention = new Writer.Retention(Duration.ZERO, Clock.systemUTC());
        writer = new Writer(store, broker, broker.getLogger(), retention);
        long acknowledged = broker.last().position();
        while (given < log.size() && log.get(given).position() <= acknowledged) {
          given++;
        }
      }

      void work() {
        if (dead) {
          return;
        }
        for (int more = random.nextInt(8); more > 0 && given < log.size(); more--) {
          writer.take(log.get(given++));
        }
        try {
          writer.step();
          passOver();
        } catch (StoreAwayException e) {
          // it tries again the next time
        } catch (FaultyDatabase.Killed e) {
          database.killConnections();
          dead = true;
          if (leader == this) {
            next();
          }
        }
      }

      /** The broker does not give the records between those that are wanted. */
      private void passOver() {
        if (given > 0
            && given < log.size()
            && mine.last().position() == log.get(given - 1).position()) {
          mine.passOverTo(log.get(given).position() - 1);
        }
      }

      /** Another broker leads, and this one does not know it yet. */
      void elects() {
        zombies.add(this);
        next();
      }

      private void next() {
        broker = broker.fromSnapshot(random.nextInt(broker.acknowledgements.size()));
        leader = new Leader();
      }
    }
  }
}
