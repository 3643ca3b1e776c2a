package io.countersign.exporter.zeebe;

import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.protocol.record.Record;
import io.countersign.exporter.Store;
import io.countersign.exporter.postgres.PostgresStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  private final Function<Context, Store> stores;
  private @Nullable Context context;
  private Duration keepEnded = Duration.ZERO;
  private @Nullable Store store;
  private @Nullable Writer writer;

  /** Made by the broker. */
  public RecordExporter() {
    this(RecordExporter::postgres);
  }

  RecordExporter(Function<Context, Store> stores) {
    this.stores = stores;
  }

  @Override
  public void configure(Context given) {
    context = given;
    given.setFilter(new Wanted());
    store = stores.apply(given);
    keepEnded = keepEnded(given);
  }

  /** Never needs the database: without it the broker would not start. */
  @Override
  public void open(Controller controller) {
    writer = prepare(controller);
    writer.start();
  }

  Writer prepare(Controller controller) {
    var retention = new Writer.Retention(keepEnded, Clock.systemUTC());
    writer = new Writer(Objects.requireNonNull(store), controller, logger(), retention);
    return writer;
  }

  @Override
  public void export(Record<?> record) {
    Objects.requireNonNull(writer).take(RecordMapping.map(record));
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    } else if (store != null) {
      store.close();
    }
  }

  /**
   * Called by brokers from 8.8 on, before they lose all data; ours stays (the interface is older).
   */
  public void purge() {
    close();
    Objects.requireNonNull(store).purge();
  }

  private Logger logger() {
    return Objects.requireNonNull(context).getLogger();
  }

  private static Duration keepEnded(Context context) {
    return find(context.getConfiguration().getArguments(), "keepended")
        .map(Duration::parse)
        .orElse(Duration.ZERO);
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
    database.setReWriteBatchedInserts(true);
    return new PostgresStore(
        database, argument(arguments, "incarnation"), context.getPartitionId(), Clock.systemUTC());
  }

  private static String argument(Map<String, Object> arguments, String name) {
    return find(arguments, name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The exporter's argument '"
                    + name
                    + "' is missing. It needs url, user, passwordFile, incarnation."));
  }

  /** Environment variables lose their capitals on the way. */
  private static Optional<String> find(Map<String, Object> arguments, String name) {
    return arguments.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(entry -> String.valueOf(entry.getValue()))
        .findFirst();
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
