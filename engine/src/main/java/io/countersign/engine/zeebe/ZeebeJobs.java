package io.countersign.engine.zeebe;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.worker.JobWorker;
import io.countersign.engine.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Opens a job worker for each {@link Work}, once the engine can be reached; the start goes on. */
class ZeebeJobs implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ZeebeJobs.class);
  private static final Duration ASK_EVERY = Duration.ofSeconds(1);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final String NAME = "countersign";

  private final CamundaClient client;
  private final EngineSettings settings;
  private final List<Work> works;
  private final Clock clock;
  private final List<JobWorker> open = new ArrayList<>();
  private @Nullable Thread asking;

  ZeebeJobs(CamundaClient client, EngineSettings settings, List<Work> works, Clock clock) {
    var types = new HashSet<String>();
    for (Work work : works) {
      if (!types.add(work.type())) {
        throw new IllegalStateException(
            "Two beans do jobs of the type '%s'. Keep one.".formatted(work.type()));
      }
    }
    this.client = client;
    this.settings = settings;
    this.works = works;
    this.clock = clock;
  }

  @Override
  public synchronized void start() {
    if (asking == null) {
      asking = Thread.ofVirtual().name("engine").start(this::openWhenThere);
    }
  }

  private void openWhenThere() {
    try {
      while (!isThere()) {
        Thread.sleep(ASK_EVERY);
      }
      openAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isThere() {
    try {
      return client.newTopologyRequest().requestTimeout(ANSWER_WITHIN).send().join() != null;
    } catch (RuntimeException e) { // at the edge of a thread; the client may just be closing
      LOG.debug("The engine is not there yet: {}", e.getMessage());
      return false;
    }
  }

  private synchronized void openAll() {
    if (asking == null) {
      return; // stopped meanwhile
    }
    for (Work work : works) {
      open.add(
          client
              .newWorker()
              .jobType(work.type())
              .handler(new JobRun(work, clock))
              .timeout(work.timeout())
              .name(NAME)
              .maxJobsActive(settings.jobsActiveMax())
              .streamEnabled(
                  true) // a worker that only polls asks for no more until a job has ended
              .open());
    }
    LOG.info("The engine is there: {} kinds of jobs are taken.", open.size());
  }

  @Override
  public synchronized void stop() {
    if (asking != null) {
      asking.interrupt();
      asking = null;
    }
    open.forEach(JobWorker::close);
    open.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return asking != null;
  }
}
