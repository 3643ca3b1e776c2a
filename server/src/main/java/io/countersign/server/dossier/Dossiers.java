package io.countersign.server.dossier;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.Dossier;
import io.countersign.history.Entry;
import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.countersign.history.History;
import io.countersign.history.HistoryEntries;
import io.countersign.history.NewEntry;
import io.countersign.history.Receipt;
import io.countersign.history.Signer;
import io.countersign.workers.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Issues dossiers: the log itself vouches for what stands in one. */
@Component
class Dossiers {

  /** A checkpoint covers an entry about a second after it was appended. */
  private static final Duration SIGNED_MAX = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Concerned concerned;
  private final Sections sections;
  private final History history;
  private final HistoryEntries entries;
  private final Signer signer;

  Dossiers(
      Concerned concerned,
      Sections sections,
      History history,
      HistoryEntries entries,
      Signer signer) {
    this.concerned = concerned;
    this.sections = sections;
    this.history = history;
    this.entries = entries;
    this.signer = signer;
  }

  /** What came of it. */
  sealed interface Issued {

    /** The file. */
    record File(String text) implements Issued {}

    /** The log is not being signed. */
    record NotSigned() implements Issued {}

    /** More than a verifier reads. */
    record TooLarge(long bytes) implements Issued {}
  }

  Issued issue(Effect effect, Actor by) throws InterruptedException {
    Concerned.Entries about = concerned.of(effect);
    Map<String, @Nullable Object> said = sections.of(effect, about);
    var hashes = new HashMap<Long, Digest>();
    about.all().forEach(entry -> hashes.put(entry.index(), entry.leafHash()));
    Map<String, Object> statement = Dossier.statement(said, hashes);
    history.append(
        new NewEntry(
            Dossier.TYPE,
            by,
            subjects(effect),
            "ok",
            "%s took a dossier of effect %s.".formatted(by.id(), effect.id()),
            statement));
    String payload = CanonicalJson.text(statement);
    Optional<Receipt> vouching = await(() -> vouching(effect, payload));
    if (vouching.isEmpty()) {
      return new Issued.NotSigned();
    }
    var receipts = new ArrayList<Receipt>();
    about.all().forEach(entry -> receipt(entry).ifPresent(receipts::add));
    receipts.add(vouching.get());
    String text = Dossier.of(signer.key(), said, receipts).text();
    return text.length() > CanonicalJson.BYTES_MAX / 2
        ? new Issued.TooLarge(text.length())
        : new Issued.File(text);
  }

  private static Map<String, String> subjects(Effect effect) {
    return Map.of(
        "effect", effect.id(),
        "worker", effect.worker(),
        "instance", Long.toString(effect.rootInstanceKey()));
  }

  private Optional<Receipt> receipt(Entry entry) {
    return entries.receipt(entry.index(), signer.key());
  }

  private Optional<Receipt> vouching(Effect effect, String payload) {
    EntryQuery query =
        EntryQuery.all().with(Field.EFFECT, effect.id()).with(Field.TYPE, Dossier.TYPE).limit(10);
    List<Entry> found = entries.search(query).entries();
    return found.stream()
        .filter(entry -> entry.payload().filter(payload::equals).isPresent())
        .findFirst()
        .flatMap(this::receipt);
  }

  private static <T> Optional<T> await(Supplier<Optional<T>> something)
      throws InterruptedException {
    var never = new CountDownLatch(1);
    for (long waited = 0; waited < SIGNED_MAX.toMillis(); waited += PAUSE.toMillis()) {
      Optional<T> there = something.get();
      if (there.isPresent()) {
        return there;
      }
      never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
    return Optional.empty();
  }
}
