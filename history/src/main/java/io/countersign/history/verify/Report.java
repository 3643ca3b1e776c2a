package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Checkpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param latest the last checkpoint that was signed
 * @param compared whether older checkpoints were given
 * @param witnessed so many entries are under a checkpoint with the witnesses that were asked for
 * @param erased so many payloads are gone, and an entry says why
 * @param sources how far each source that counts has got
 * @param lastEntryAt the latest time that an entry says, as leaves spell it; may be empty
 * @param findings in the order of their place in the export; empty if all holds
 */
public record Report(
    String origin,
    String key,
    long entries,
    long checkpoints,
    Optional<Checkpoint> latest,
    boolean compared,
    long witnessed,
    long erased,
    Map<String, Long> sources,
    String lastEntryAt,
    List<Finding> findings) {

  public Report {
    sources = Map.copyOf(sources);
    findings = List.copyOf(findings);
  }

  /** Whether nothing at all was found. */
  public boolean holds() {
    return findings.isEmpty();
  }

  /** 0 if all holds, else that of the first finding. */
  public int exitCode() {
    return findings.isEmpty() ? 0 : findings.getFirst().kind().exitCode();
  }

  /** For people. */
  public String text() {
    var text = new StringBuilder();
    String entryCount = counted(entries, "entry", "entries");
    String checkpointCount = counted(checkpoints, "signed checkpoint", "signed checkpoints");
    text.append(
        holds()
            ? "The history holds: %s under %s.%n".formatted(entryCount, checkpointCount)
            : "THE HISTORY DOES NOT HOLD. %s and %s were read.%n"
                .formatted(entryCount, checkpointCount));
    findings.forEach(finding -> text.append("- ").append(finding.sentence()).append('\n'));
    text.append("Log:  ").append(origin).append('\n');
    text.append("Key:  ").append(key).append('\n');
    latest.ifPresent(
        last -> text.append("Root: %s over %d entries%n".formatted(last.root(), last.size())));
    if (!lastEntryAt.isEmpty()) {
      text.append("Last: ").append(lastEntryAt).append('\n');
    }
    if (witnessed > 0) {
      text.append(
          witnessed < entries
              ? "Seen by witnesses: %s; for the rest stands the log's key alone.%n"
                  .formatted(counted(witnessed, "entry", "entries"))
              : "Seen by witnesses: all entries.%n".formatted());
    }
    if (holds() && !compared) {
      text.append(
          "Keep that checkpoint and give it next time as --checkpoint: only who holds an older one can see a rewrite by whoever holds the key.\n");
    }
    return text.toString();
  }

  private static String counted(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }

  /** For programs. */
  public String json() {
    var map = new HashMap<String, Object>();
    map.put("holds", holds());
    map.put("exitCode", exitCode());
    map.put("origin", origin);
    map.put("key", key);
    map.put("entries", entries);
    map.put("checkpoints", checkpoints);
    latest.ifPresent(last -> map.put("size", last.size()));
    latest.ifPresent(last -> map.put("root", last.root().hex()));
    map.put("comparedWithOlderCheckpoint", compared);
    map.put("witnessedEntries", witnessed);
    map.put("erasedPayloads", erased);
    map.put("sources", sources);
    map.put("lastEntryAt", lastEntryAt);
    findings.stream()
        .flatMapToLong(finding -> finding.index().stream())
        .min()
        .ifPresent(index -> map.put("firstBadIndex", index));
    map.put("findings", findings.stream().map(Report::json).toList());
    return CanonicalJson.text(map);
  }

  private static Map<String, Object> json(Finding finding) {
    var map = new HashMap<String, Object>();
    map.put("kind", finding.kind().name());
    map.put("sentence", finding.sentence());
    finding.index().ifPresent(index -> map.put("index", index));
    return map;
  }
}
