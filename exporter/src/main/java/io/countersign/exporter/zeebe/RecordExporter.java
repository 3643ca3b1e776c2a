package io.countersign.exporter.zeebe;

import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.protocol.record.Record;
import io.countersign.exporter.Exported;
import io.countersign.exporter.Store;
import io.countersign.exporter.StoreAwayException;
import io.countersign.exporter.postgres.PostgresStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;

/**
 * Writes the engine's records into PostgreSQL, in small batches and exactly once. While PostgreSQL
 * is away it keeps what fits in memory, then makes the broker wait; nothing is acknowledged before
 * it is committed.
 */
public final class RecordExporter implements Exporter {

  private static final int BATCH_MAX = 500;
  private static final int WAITING_MAX = 5_000;
  private static final Duration SOON = Duration.ofMillis(30);
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final Function<Context, Store> stores;
  private final List<Exported> waiting = new ArrayList<>();
  private @Nullable Store store;
  private @Nullable Controller controller;
  private @Nullable Logger log;
  private long acknowledged = -1;
  private boolean flushScheduled;
  private boolean soonScheduled;
  private boolean away;
  private boolean announced;

  /** Made by the broker. */
  public RecordExporter() {
    this(RecordExporter::postgres);
  }

  RecordExporter(Function<Context, Store> stores) {
    this.stores = stores;
  }

  @Override
  public void configure(Context context) {
    log = context.getLogger();
    store = stores.apply(context);
  }

  /** Never needs the database: without it the broker would not start. */
  @Override
  public void open(Controller opened) {
    controller = opened;
    acknowledged = opened.getLastExportedRecordPosition();
    flushScheduled = true;
    soonScheduled = true;
    opened.scheduleCancellableTask(SOON, this::scheduledFlush);
  }

  @Override
  public void export(Record<?> record) {
    Exported exported = RecordMapping.map(record);
    if (waiting.size() >= WAITING_MAX) {
      flush();
    }
    waiting.add(exported);
    if (away) {
      return;
    }
    if (waiting.size() >= BATCH_MAX) {
      tryToFlush();
    } else {
      schedule(exported.changes().isEmpty());
    }
  }

  private void schedule(boolean nothingToSee) {
    if (!nothingToSee && !soonScheduled) {
      soonScheduled = true;
      flushScheduled = true;
      opened().scheduleCancellableTask(SOON, this::scheduledFlush);
    } else if (!flushScheduled) {
      flushScheduled = true;
      opened().scheduleCancellableTask(LATER, this::scheduledFlush);
    }
  }

  private void scheduledFlush() {
    flushScheduled = false;
    soonScheduled = false;
    tryToFlush();
  }

  private void tryToFlush() {
    try {
      flush();
    } catch (StoreAwayException e) {
      if (!flushScheduled) {
        flushScheduled = true;
        soonScheduled = true;
        opened().scheduleCancellableTask(RETRY, this::scheduledFlush);
      }
    }
  }

  /**
   * Writes what waits; a batch leaves memory only after its commit. The first may be empty: it
   * shows that the engine has found the database.
   */
  private void flush() {
    while (!announced || !waiting.isEmpty()) {
      List<Exported> batch = waiting.subList(0, Math.min(BATCH_MAX, waiting.size()));
      long written = write(batch);
      announced = true;
      waiting.removeIf(exported -> exported.position() <= written);
      if (written > acknowledged) {
        acknowledged = written;
        opened().updateLastExportedRecordPosition(written);
      }
    }
  }

  private long write(List<Exported> batch) {
    try {
      long written = Objects.requireNonNull(store).write(batch, acknowledged);
      if (away) {
        logger().info("PostgreSQL is back; {} records waited.", waiting.size());
      }
      away = false;
      return written;
    } catch (StoreAwayException e) {
      if (!away) {
        logger().warn("Records wait until PostgreSQL takes them: {}", e.getMessage());
      }
      away = true;
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      flush();
    } catch (StoreAwayException e) {
      logger().info("{} records will be written after the next start.", waiting.size());
    }
    if (store != null) {
      store.close();
    }
  }

  private Controller opened() {
    return Objects.requireNonNull(controller);
  }

  private Logger logger() {
    return Objects.requireNonNull(log);
  }

  private static Store postgres(Context context) {
    Map<String, Object> arguments = context.getConfiguration().getArguments();
    var database = new PGSimpleDataSource();
    database.setURL(argument(arguments, "url"));
    database.setUser(argument(arguments, "user"));
    database.setPassword(password(argument(arguments, "passwordfile")));
    database.setApplicationName("countersign-exporter");
    database.setConnectTimeout(2);
    database.setSocketTimeout(30);
    return new PostgresStore(
        database, argument(arguments, "incarnation"), context.getPartitionId(), Clock.systemUTC());
  }

  /** Environment variables lose their capitals on the way. */
  private static String argument(Map<String, Object> arguments, String name) {
    return arguments.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(entry -> String.valueOf(entry.getValue()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The exporter's argument '"
                    + name
                    + "' is missing. It needs url, user, passwordFile, incarnation."));
  }

  private static String password(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The database password cannot be read from '" + file + "'.", e);
    }
  }
}
