package io.countersign.history.verify;

import io.countersign.history.NoteException;
import io.countersign.history.Policy;
import io.countersign.history.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command was called with. */
record Options(
    String target,
    List<String> checkpoints,
    Optional<VerifierKey> key,
    Policy policy,
    Optional<String> token,
    Way way,
    boolean json) {

  /** How a server's log is read. */
  enum Way {
    EXPORT,
    TILES
  }

  static Options parse(String[] args, Map<String, String> environment) {
    var targets = new ArrayList<String>();
    var checkpoints = new ArrayList<String>();
    Optional<VerifierKey> key = Optional.empty();
    Optional<String> token =
        Optional.ofNullable(environment.get("COUNTERSIGN_TOKEN")).filter(text -> !text.isBlank());
    Policy policy = Policy.none();
    Way way = Way.EXPORT;
    boolean json = false;
    var words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--json" -> json = true;
        case "--checkpoint" -> checkpoints.add(read(value(word, words)));
        case "--tiles" -> way = Way.TILES;
        case "--policy" -> policy = policy(value(word, words));
        case "--key" -> key = Optional.of(key(value(word, words)));
        case "--token" -> token = Optional.of(value(word, words));
        default -> targets.add(target(word));
      }
    }
    if (targets.size() != 1) {
      throw new UsageException("Give one export to verify, not " + targets.size() + ".");
    }
    return new Options(targets.getFirst(), checkpoints, key, policy, token, way, json);
  }

  Verifier verifier() {
    Verifier verifier = Verifier.trustingTheExport().asking(policy).comparing(checkpoints);
    return key.map(verifier::trusting).orElse(verifier);
  }

  private static String target(String word) {
    if (word.startsWith("--")) {
      throw new UsageException("The option '" + word + "' is unknown.");
    }
    return word;
  }

  static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new UsageException("The option " + option + " needs a value.");
    }
    return words.next();
  }

  private static Policy policy(String file) {
    try {
      return Policy.parse(read(file));
    } catch (NoteException e) {
      throw new UsageException("The file '" + file + "' holds no policy: " + e.getMessage());
    }
  }

  static VerifierKey key(String file) {
    try {
      return VerifierKey.parse(read(file));
    } catch (NoteException e) {
      throw new UsageException("The file '" + file + "' holds no key: " + e.getMessage());
    }
  }

  static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UsageException("The file '" + file + "' cannot be read: " + e);
    }
  }
}
