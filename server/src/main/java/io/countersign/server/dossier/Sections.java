package io.countersign.server.dossier;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.Dossier;
import io.countersign.history.Entry;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Runs;
import io.countersign.workers.Undoing;
import io.countersign.workers.WorkerVersions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a dossier says, section by section; each is vouched for by its digest. */
@Component
class Sections {

  private final Effects effects;
  private final Runs runs;
  private final WorkerVersions versions;
  private final Undoing undoing;

  Sections(Effects effects, Runs runs, WorkerVersions versions, Undoing undoing) {
    this.effects = effects;
    this.runs = runs;
    this.versions = versions;
    this.undoing = undoing;
  }

  Map<String, @Nullable Object> of(Effect effect, Concerned.Entries entries) {
    Optional<WorkerVersions.Version> version = versions.at(effect.worker(), effect.proposedAt());
    var sections = new TreeMap<String, @Nullable Object>();
    sections.put(Dossier.EFFECT, effect(effect));
    sections.put("policy", policy(effect, version));
    sections.put("model", model(effect, version));
    sections.put("read", read(effect));
    sections.put("money", entries.of("budget.").stream().map(Sections::money).toList());
    sections.put("approvals", approvals(effect, entries));
    sections.put("standing", standing(entries));
    sections.put("undo", undo(effect));
    sections.put("entries", Map.of("complete", entries.complete()));
    return sections;
  }

  private static Map<String, @Nullable Object> effect(Effect effect) {
    var section = new TreeMap<String, @Nullable Object>();
    section.put("id", effect.id());
    section.put("state", effect.state().name());
    section.put("worker", effect.worker());
    section.put("action", effect.action());
    section.put("arguments", effect.arguments());
    section.put("digest", effect.digest().hex());
    section.put("document", effect.document());
    section.put("gated", effect.gated());
    section.put("why", effect.why());
    section.put("headline", effect.headline());
    section.put("instance", Long.toString(effect.rootInstanceKey()));
    section.put("run", effect.run());
    section.put("turn", effect.turn());
    section.put("proposedAt", effect.proposedAt().toString());
    section.put("startedAt", text(effect.startedAt()));
    section.put("endedAt", text(effect.endedAt()));
    section.put("outcome", effect.outcome());
    section.put("reference", effect.reference());
    return section;
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  /** The ability under which it was proposed; absent where the worker had none. */
  private static Map<String, @Nullable Object> policy(
      Effect effect, Optional<WorkerVersions.Version> version) {
    var section = new TreeMap<String, @Nullable Object>();
    section.put("action", effect.action());
    version.ifPresent(was -> {
      section.put("workerVersion", was.number());
      section.put("savedBy", was.savedBy());
      section.put("savedAt", was.savedAt().toString());
      section.put("ability", ability(CanonicalJson.readObject(was.snapshot()), effect.action()));
    });
    return section;
  }

  private static @Nullable Object ability(Map<String, @Nullable Object> worker, String action) {
    if (worker.get("abilities") instanceof List<?> abilities) {
      for (Object ability : abilities) {
        if (ability instanceof Map<?, ?> map && action.equals(map.get("action"))) {
          return map;
        }
      }
    }
    return null;
  }

  private Map<String, @Nullable Object> model(
      Effect effect, Optional<WorkerVersions.Version> version) {
    var section = new TreeMap<String, @Nullable Object>();
    version.ifPresent(was -> {
      String instructions =
          String.valueOf(CanonicalJson.readObject(was.snapshot()).get("instructions"));
      section.put("workerVersion", was.number());
      section.put("workerSha256", Digest.ofText(was.snapshot()).hex());
      section.put("instructions", instructions);
      section.put("instructionsSha256", Digest.ofText(instructions).hex());
    });
    runs.find(effect.run())
        .ifPresent(run -> {
          section.put("model", run.model());
          section.put("rehearsed", run.rehearsed());
          section.put("goal", run.goal());
          section.put(
              "turns",
              run.turns().stream()
                  .filter(turn -> turn.number() <= effect.turn())
                  .map(Sections::turn)
                  .toList());
        });
    return section;
  }

  private static Map<String, Object> turn(Runs.Turn turn) {
    return Map.of(
        "number", turn.number(),
        "at", turn.at().toString(),
        "words", turn.text(),
        "wordsSha256", Digest.ofText(turn.text()).hex(),
        "calls", turn.calls(),
        "inputTokens", turn.inputTokens(),
        "outputTokens", turn.outputTokens(),
        "costNanos", turn.costNanos());
  }

  private List<Map<String, String>> read(Effect effect) {
    return effects.briefing(effect.id()).stream()
        .flatMap(briefing -> briefing.read().stream())
        .map(read -> Map.of("what", read.what(), "label", read.trust().name()))
        .toList();
  }

  private static Map<String, @Nullable Object> money(Entry entry) {
    var section = new TreeMap<String, @Nullable Object>();
    section.put("entry", Long.toString(entry.index()));
    section.put("at", entry.at().toString());
    section.put("type", entry.type());
    section.put("sentence", entry.sentence());
    section.put("hold", entry.subjects().get("hold"));
    section.put("facts", Concerned.facts(entry));
    return section;
  }

  /** Who took it back, or what it takes back; empty where neither is so. */
  private Map<String, @Nullable Object> undo(Effect effect) {
    var section = new TreeMap<String, @Nullable Object>();
    undoing.isUndo(effect).ifPresent(undo -> section.put("undoes", undo.effect()));
    if (undoing.standing(effect) instanceof Undoing.Standing.Wanted(var asked, var undo, var _)) {
      section.put("effect", asked.id());
      section.put("by", asked.by());
      section.put("reason", asked.reason());
      section.put("askedAt", asked.at().toString());
      section.put("until", asked.until().toString());
      section.put("state", undo == null ? null : undo.state().name());
      section.put("outcome", undo == null ? null : undo.outcome());
    }
    return section;
  }

  private static List<Map<String, @Nullable Object>> approvals(
      Effect effect, Concerned.Entries entries) {
    return entries.of("gate.decided").stream()
        .filter(entry -> effect.id().equals(entry.subjects().get("effect")))
        .map(Sections::approval)
        .toList();
  }

  /** The standing approval that it was opened under, as it was given, and which use it was. */
  private static List<Map<String, @Nullable Object>> standing(Concerned.Entries entries) {
    return entries.of("standing.").stream()
        .map(entry -> {
          var section = new TreeMap<String, @Nullable Object>();
          section.put("entry", Long.toString(entry.index()));
          section.put("at", entry.at().toString());
          section.put("type", entry.type());
          section.put("sentence", entry.sentence());
          section.put("standing", entry.subjects().get("standing"));
          section.put("person", entry.subjects().get("person"));
          section.put("facts", Concerned.facts(entry));
          return (Map<String, @Nullable Object>) section;
        })
        .toList();
  }

  private static Map<String, @Nullable Object> approval(Entry entry) {
    Map<String, @Nullable Object> facts = Concerned.facts(entry);
    var section = new TreeMap<String, @Nullable Object>();
    section.put("entry", Long.toString(entry.index()));
    section.put("at", entry.at().toString());
    section.put("person", entry.actor().id());
    section.put("onBehalfOf", entry.actor().onBehalfOf());
    for (String name : List.of("verdict", "reason", "digest", "decision")) {
      section.put(name, facts.get(name));
    }
    return section;
  }
}
