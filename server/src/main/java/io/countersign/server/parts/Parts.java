package io.countersign.server.parts;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs beside the server. Started before the server needs any of it, and stopped
 * after the server needs none of it any more.
 */
public final class Parts implements AutoCloseable {

  private final DataDirectory data;
  private final Ports ports;
  private final PartsSettings settings;
  private final Clock clock;
  private final Thread starter = Thread.currentThread();
  private final List<SupervisedChild> children = new CopyOnWriteArrayList<>();
  private final List<Thread> starters = new ArrayList<>();
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private volatile @Nullable BrokerPart embeddedBroker;
  private volatile @Nullable RuntimeException failure;
  private volatile boolean closed;

  private Parts(DataDirectory data, PartsSettings settings, Clock clock) {
    this.data = data;
    this.settings = settings;
    this.clock = clock;
    this.ports =
        new Ports(data, settings.port() == PartsSettings.USUAL_PORT, RandomGenerator.getDefault());
  }

  /** Takes the data directory and begins to start the embedded parts, all at the same time. */
  static Parts start(PartsSettings settings, Clock clock) {
    var data = DataDirectory.take(settings.data());
    try {
      data.requireRoom();
    } catch (PartException e) {
      data.close();
      throw e;
    }
    var parts = new Parts(data, settings, clock);
    try {
      parts.startEmbedded();
      parts.requireFree();
      parts.starters.forEach(Thread::start);
      return parts;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private void startEmbedded() {
    PartsSettings.Database database = settings.database();
    if (database.embedded()) {
      var postgres = new PostgresPart(data, ports, settings.cacheFolder());
      database = postgres.address();
      properties.put("countersign.database.url", database.url());
      properties.put("countersign.database.user", database.user());
      properties.put("countersign.database.password", database.password());
      inBackground(PostgresPart.NAME, () -> postgres.prepare(clock));
    }
    if (settings.engine().grpcAddress() == null) {
      var broker = new BrokerPart(data, ports, settings);
      embeddedBroker = broker;
      properties.putAll(broker.properties());
      PartsSettings.Database exported = database;
      inBackground(BrokerPart.NAME, () -> broker.prepare(exported, clock));
    }
  }

  /** First all that can be refused at once, so that nothing is half started. */
  private void requireFree() {
    SupervisedChild.endOrphans(data);
    ports.requireAllFree();
  }

  private void inBackground(String name, Supplier<SupervisedChild> prepare) {
    starters.add(Thread.ofPlatform().name("start-" + name).unstarted(() -> run(prepare)));
  }

  private void run(Supplier<SupervisedChild> prepare) {
    try {
      SupervisedChild child = prepare.get();
      adopt(child);
      child.awaitHealthy(settings.startTimeout());
    } catch (RuntimeException e) {
      if (!closed) {
        failure = e;
        // it may wait for the very part that will never come
        starter.interrupt();
      }
    }
  }

  /** Why a part did not start. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  private void adopt(SupervisedChild child) {
    synchronized (children) {
      if (closed) {
        return;
      }
      children.add(child);
      child.start();
    }
  }

  /** What the server needs to know to reach the embedded parts. */
  Map<String, Object> properties() {
    return Map.copyOf(properties);
  }

  /**
   * Runs another program as a part: restarted when it dies, stopped with the server. Returns at
   * once; {@link SupervisedChild#awaitHealthy} waits for it.
   */
  public SupervisedChild child(
      String name, List<String> command, Map<String, String> environment, Probe probe) {
    var spec =
        new ChildSpec(
            name,
            command,
            environment,
            data.root(),
            "TERM",
            "TERM",
            Duration.ofMinutes(1),
            ChildSpec.STOP_MAX,
            () -> {},
            probe);
    var child = new SupervisedChild(spec, data, clock);
    adopt(child);
    return child;
  }

  /** A port for such a part: chosen free at its first start, the same ever after. */
  public int port(String name, int usual) {
    return ports.of(name, usual);
  }

  /** The folder of this deployment. */
  public DataDirectory data() {
    return data;
  }

  /** All that runs now, by name. */
  public List<SupervisedChild> children() {
    return List.copyOf(children);
  }

  /** One of the parts. */
  public Optional<SupervisedChild> child(String name) {
    return children.stream().filter(child -> child.name().equals(name)).findFirst();
  }

  /** The embedded broker, unless the engine is elsewhere. */
  Optional<BrokerPart> broker() {
    return Optional.ofNullable(embeddedBroker);
  }

  /** Waits until all parts do their work; a {@link PartException} says which does not. */
  public void awaitHealthy() {
    for (Thread starter : starters) {
      join(starter, settings.startTimeout());
    }
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    children.forEach(child -> child.awaitHealthy(settings.startTimeout()));
  }

  private static void join(Thread starter, Duration timeout) {
    try {
      starter.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops everything, the last started first: the database outlives whoever writes to it. */
  @Override
  public void close() {
    List<SupervisedChild> last;
    synchronized (children) {
      closed = true;
      last = new ArrayList<>(children);
    }
    last.sort((a, b) -> Boolean.compare(isDatabase(a), isDatabase(b)));
    last.forEach(SupervisedChild::close);
    data.close();
  }

  private static boolean isDatabase(SupervisedChild child) {
    return child.name().equals(PostgresPart.NAME);
  }
}
