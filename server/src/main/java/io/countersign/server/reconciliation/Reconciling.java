package io.countersign.server.reconciliation;

import io.countersign.budgets.Reconciliations;
import io.countersign.budgets.Reconciliations.Difference;
import io.countersign.budgets.Reconciliations.Used;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Asks the providers that are set up for each day once it is over, and takes files. */
@Component
@EnableConfigurationProperties(ReconciliationSettings.class)
public class Reconciling {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciling.class);

  private final Reconciliations reconciliations;
  private final List<UsageSource> sources;
  private final int alarmPerMille;
  private final Clock clock;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  @Autowired
  Reconciling(Reconciliations reconciliations, ReconciliationSettings settings, Clock clock) {
    this(reconciliations, sources(settings), settings.alarmPerMille(), clock);
  }

  Reconciling(
      Reconciliations reconciliations, List<UsageSource> sources, int alarmPerMille, Clock clock) {
    this.reconciliations = reconciliations;
    this.sources = sources;
    this.alarmPerMille = alarmPerMille;
    this.clock = clock;
    sources.forEach(source -> runs.put(source.provider(), new Run.NotYet()));
  }

  private static List<UsageSource> sources(ReconciliationSettings settings) {
    var pages = new UsagePages(settings.timeout());
    var sources = new ArrayList<UsageSource>();
    if (!settings.openai().adminKey().isEmpty()) {
      sources.add(new OpenAiUsage(settings.openai(), pages));
    }
    if (!settings.anthropic().adminKey().isEmpty()) {
      sources.add(new AnthropicUsage(settings.anthropic(), pages));
    }
    return sources;
  }

  /** What became of the last attempt to have a provider's report, by this server. */
  public sealed interface Run {

    /** It answers once a day is over. */
    record NotYet() implements Run {}

    /** Compared, now or before. */
    record Done(Instant at, LocalDate day) implements Run {}

    /** Tried again within the hour. */
    record Failed(Instant at, LocalDate day, String why) implements Run {}
  }

  /** The last attempts, by the providers that are set up. */
  public Map<String, Run> runs() {
    return Map.copyOf(runs);
  }

  /** More than so many of a thousand tokens of difference is an alarm. */
  public int alarmPerMille() {
    return alarmPerMille;
  }

  /** Of a file; JSON begins with a bracket. */
  public List<Difference> file(String provider, LocalDate day, String text, String by) {
    List<Used> used =
        text.stripLeading().startsWith("[") ? UsageFiles.json(text) : UsageFiles.csv(text);
    return reconciliations.compare(provider, day, used, alarmPerMille, by);
  }

  /** Yesterday, from every provider that was not compared yet. */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
  void yesterday() {
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    for (UsageSource source : sources) {
      try {
        if (!reconciliations.compared(source.provider(), day)) {
          tell(
              source.provider(),
              reconciliations.compare(
                  source.provider(), day, source.used(day), alarmPerMille, "countersign"));
        }
        runs.put(source.provider(), new Run.Done(clock.instant(), day));
      } catch (RuntimeException e) {
        runs.put(
            source.provider(),
            new Run.Failed(clock.instant(), day, String.valueOf(e.getMessage())));
        LOG.warn(
            "{} could not be compared for {}. Next try in an hour.", source.provider(), day, e);
      }
    }
  }

  private static void tell(String provider, List<Difference> differences) {
    for (Difference difference : differences) {
      if (difference.alarm()) {
        LOG.warn(
            "{} says that {} used {} and {} tokens; the ledger had {} and {}. What it lacked is posted.",
            provider,
            difference.model(),
            difference.reported().inputTokens(),
            difference.reported().outputTokens(),
            difference.recorded().inputTokens(),
            difference.recorded().outputTokens());
      }
    }
  }
}
