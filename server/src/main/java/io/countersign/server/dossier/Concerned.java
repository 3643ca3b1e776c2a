package io.countersign.server.dossier;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Dossier;
import io.countersign.history.Entry;
import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.countersign.history.HistoryEntries;
import io.countersign.workers.Effect;
import io.countersign.workers.Undoing;
import io.countersign.workers.Undos;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The entries of the history that concern an effect. */
@Component
class Concerned {

  /** Of one search; an agent step with more turns is cut, and the dossier says so. */
  static final int ENTRIES_MAX = 300;

  private final HistoryEntries history;
  private final Undoing undoing;

  Concerned(HistoryEntries history, Undoing undoing) {
    this.history = history;
    this.undoing = undoing;
  }

  /**
   * In the order of the log.
   *
   * @param complete whether none was left out
   */
  record Entries(List<Entry> all, boolean complete) {

    List<Entry> of(String typePrefix) {
      return all.stream().filter(entry -> entry.type().startsWith(typePrefix)).toList();
    }
  }

  Entries of(Effect effect) {
    var found = new TreeMap<Long, Entry>();
    List<Entry> own = search(all().with(Field.EFFECT, effect.id()));
    List<Entry> run = search(all().with(Field.RUN, effect.run()));
    EntryQuery ledger =
        all()
            .with(Field.INSTANCE, Long.toString(effect.rootInstanceKey()))
            .with(Field.TYPE, "budget.");
    List<Entry> money = search(ledger).stream().filter(entry -> holds(entry, effect)).toList();
    List<Entry> linked =
        linked(effect).flatMap(id -> search(all().with(Field.EFFECT, id)).stream()).toList();
    Stream.of(own, run, money, saved(effect), given(effect, own), linked)
        .flatMap(List::stream)
        .filter(entry -> !entry.type().equals(Dossier.TYPE))
        .forEach(entry -> found.put(entry.index(), entry));
    boolean complete = own.size() < ENTRIES_MAX && run.size() < ENTRIES_MAX;
    return new Entries(List.copyOf(found.values()), complete);
  }

  /** What took it back, or what it takes back. */
  private Stream<String> linked(Effect effect) {
    return undoing.standing(effect) instanceof Undoing.Standing.Wanted wanted
        ? Stream.of(wanted.asked().id())
        : undoing.isUndo(effect).map(Undos.Kept::effect).stream();
  }

  private static EntryQuery all() {
    return EntryQuery.all().limit(ENTRIES_MAX);
  }

  private List<Entry> search(EntryQuery query) {
    return history.search(query).entries();
  }

  /** The hold of the effect itself, and those of the model calls that led to it. */
  private static boolean holds(Entry entry, Effect effect) {
    String hold = entry.subjects().getOrDefault("hold", "");
    return hold.contains(effect.id()) || hold.contains(effect.run());
  }

  /** The worker as it was when it proposed. */
  private List<Entry> saved(Effect effect) {
    Instant after = effect.proposedAt().plusNanos(1_000);
    return search(
        EntryQuery.all()
            .with(Field.WORKER, effect.worker())
            .with(Field.TYPE, "worker.saved")
            .until(after)
            .limit(1));
  }

  /** The standing approval that it was opened under, as it was given. */
  private List<Entry> given(Effect effect, List<Entry> own) {
    return own.stream()
        .filter(entry -> entry.type().equals("standing.used"))
        .flatMap(used ->
            search(
                    all()
                        .with(Field.WORKER, effect.worker())
                        .with(Field.TYPE, "standing.given")
                        .until(used.at().plusNanos(1_000)))
                .stream()
                .filter(given -> Objects.equals(standing(given), standing(used))))
        .toList();
  }

  private static @Nullable String standing(Entry entry) {
    return entry.subjects().get("standing");
  }

  /** The facts of an entry, where they were not erased. */
  static Map<String, @Nullable Object> facts(Entry entry) {
    return entry.intact() && entry.payload().isPresent()
        ? CanonicalJson.readObject(entry.payload().get())
        : Map.of();
  }
}
