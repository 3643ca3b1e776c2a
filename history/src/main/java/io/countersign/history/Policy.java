package io.countersign.history;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which logs are trusted, and which witnesses must have seen a checkpoint (C2SP tlog-policy).
 *
 * @param quorum the name of the witness or group that must have seen it; {@code none} for nobody
 */
public record Policy(
    List<VerifierKey> logs,
    Map<String, Witness> witnesses,
    Map<String, Group> groups,
    String quorum) {

  /** Of logs, witnesses and groups each. */
  static final int LINES_MAX = 64;

  private static final String NONE = "none";

  /**
   * Who looks at checkpoints from outside.
   *
   * @param url where it takes them, for the log
   */
  public record Witness(String name, CosignerKey key, Optional<URI> url) {}

  /** At least {@code threshold} of the members. */
  public record Group(int threshold, List<String> members) {
    public Group {
      members = List.copyOf(members);
    }
  }

  /**
   * What the witnesses say of one note.
   *
   * @param times when each of them signed, by its name
   * @param enough whether they are a quorum
   */
  public record Witnessed(Map<String, Instant> times, boolean enough) {
    public Witnessed {
      times = Map.copyOf(times);
    }
  }

  public Policy {
    logs = List.copyOf(logs);
    witnesses = Map.copyOf(witnesses);
    groups = Map.copyOf(groups);
  }

  /** Asks for nothing. */
  public static Policy none() {
    return new Policy(List.of(), Map.of(), Map.of(), NONE);
  }

  /** The log's key in this policy, if it is there. */
  public Optional<VerifierKey> log(String origin) {
    return logs.stream().filter(key -> key.name().equals(origin)).findFirst();
  }

  /** Checks the witnesses' signatures; throws where a known witness's signature is wrong. */
  public Witnessed witnessed(SignedNote note) {
    var times = new HashMap<String, Instant>();
    witnesses.forEach(
        (name, witness) -> witness.key().cosigned(note).ifPresent(time -> times.put(name, time)));
    return new Witnessed(times, quorum.equals(NONE) || seen(quorum, times.keySet()));
  }

  private boolean seen(String name, Set<String> signed) {
    Group group = groups.get(name);
    return group == null
        ? signed.contains(name)
        : group.members().stream().filter(member -> seen(member, signed)).count()
            >= group.threshold();
  }

  /** Reads a policy file; what it does not know it refuses. */
  public static Policy parse(String text) {
    var reading = new Reading();
    for (String line : text.split("\n", -1)) {
      String stripped = line.replace('\t', ' ').strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        reading.line(List.of(stripped.split(" +", -1)));
      }
    }
    return reading.policy();
  }

  /** The lines so far. */
  private static final class Reading {

    private final List<VerifierKey> logs = new ArrayList<>();
    private final Map<String, Witness> witnesses = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final Set<String> points = new HashSet<>();
    private final Set<String> grouped = new HashSet<>();
    private final List<String> quorum = new ArrayList<>();

    void line(List<String> words) {
      if (logs.size() > LINES_MAX || witnesses.size() > LINES_MAX || groups.size() > LINES_MAX) {
        throw new NoteException(
            "The policy has more than " + LINES_MAX + " logs, witnesses or groups.");
      }
      String kind = words.getFirst() + "/" + words.size();
      switch (kind) {
        case "log/2", "log/3" -> log(VerifierKey.parse(words.get(1)));
        case "witness/3" -> witness(words.get(1), words.get(2), Optional.empty());
        case "witness/4" -> witness(words.get(1), words.get(2), Optional.of(uri(words.get(3))));
        case "quorum/2" -> quorum(words.get(1));
        default -> {
          if (!words.getFirst().equals("group") || words.size() < 4) {
            throw new NoteException(
                "The policy's line '%s' is none of log, witness, group, quorum."
                    .formatted(String.join(" ", words)));
          }
          group(words.get(1), words.get(2), words.subList(3, words.size()));
        }
      }
    }

    private void log(VerifierKey key) {
      unique("log " + key.point());
      logs.add(key);
    }

    private void witness(String name, String key, Optional<URI> url) {
      fresh(name);
      CosignerKey cosigner = CosignerKey.parse(key);
      unique("witness " + cosigner.point());
      witnesses.put(name, new Witness(name, cosigner, url));
    }

    private void group(String name, String how, List<String> members) {
      fresh(name);
      for (String member : members) {
        known(member);
        if (!grouped.add(member)) {
          throw new NoteException("The policy lists '" + member + "' in two groups.");
        }
      }
      int threshold =
          switch (how) {
            case "any" -> 1;
            case "all" -> members.size();
            default -> (int) Math.min(Integer.MAX_VALUE, TlogProof.number(how));
          };
      if (threshold < 1 || threshold > members.size()) {
        throw new NoteException(
            "The policy's group '%s' asks for %s of %d.".formatted(name, how, members.size()));
      }
      groups.put(name, new Group(threshold, members));
    }

    private void quorum(String name) {
      if (!name.equals(NONE)) {
        known(name);
      }
      quorum.add(name);
    }

    private void unique(String key) {
      if (!points.add(key)) {
        throw new NoteException("The policy has the same key twice.");
      }
    }

    private void fresh(String name) {
      if (name.equals(NONE) || witnesses.containsKey(name) || groups.containsKey(name)) {
        throw new NoteException("The policy cannot use the name '" + name + "' again.");
      }
    }

    private void known(String name) {
      if (!witnesses.containsKey(name) && !groups.containsKey(name)) {
        throw new NoteException("The policy does not say before who '" + name + "' is.");
      }
    }

    private static URI uri(String text) {
      try {
        return URI.create(text);
      } catch (IllegalArgumentException e) {
        throw new NoteException("The policy's '" + text + "' is no URL.");
      }
    }

    Policy policy() {
      if (quorum.size() != 1) {
        throw new NoteException("A policy has one line 'quorum', not " + quorum.size() + ".");
      }
      return new Policy(logs, witnesses, groups, quorum.getFirst());
    }
  }
}
