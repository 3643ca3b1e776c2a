package io.countersign.history.verify;

import io.countersign.history.Source;
import io.countersign.history.verify.LeafScan.Field;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the spending ledger through the history: each of its entries is there once, with its
 * number ({@code SourceOrder} sees to the numbers), and what closes a hold comes after what opened
 * it, once. Remembers the open holds alone.
 */
final class LedgerOrder {

  private static final String HELD = "budget.held";
  private static final Set<String> LOOKS_ON = Set.of("budget.denied", "budget.suspected");
  private static final Set<String> CLOSES =
      Set.of("budget.posted", "budget.released", "budget.given-back", "budget.assumed");

  /** A correction of what was closed before: of amounts that came late, or were only assumed. */
  private static final String CORRECTS = "alarm";

  private final Set<String> open = new HashSet<>();
  private boolean counts;
  private boolean readable = true;

  /** An entry was changed; it may have opened or closed any hold. */
  void unreadable() {
    readable = false;
  }

  /** What is wrong with an entry of the ledger, if anything, as the end of a sentence. */
  Optional<String> check(LeafFacts leaf) {
    String type = leaf.text(Field.TYPE).orElse("");
    if (!type.equals(HELD) && !CLOSES.contains(type) && !LOOKS_ON.contains(type)) {
      return Optional.empty();
    }
    boolean counted = leaf.text(Field.KIND).orElse("").equals(Source.LEDGER);
    if (counts && !counted) {
      return Optional.of("tells of the ledger without a number of it: it was added.");
    }
    counts |= counted; // entries of before the ledger counted have none
    return leaf.text(Field.HOLD).filter(any -> readable).flatMap(hold -> follow(type, hold, leaf));
  }

  private Optional<String> follow(String type, String hold, LeafFacts leaf) {
    if (type.equals(HELD)) {
      return open.add(hold)
          ? Optional.empty()
          : Optional.of("opens the hold %s, which is open already.".formatted(hold));
    }
    boolean corrects =
        leaf.text(Field.OUTCOME).orElse("").equals(CORRECTS) && !type.equals("budget.assumed");
    return !CLOSES.contains(type)
            || open.remove(hold)
            || corrects
            || type.equals("budget.given-back")
        ? Optional.empty()
        : Optional.of(
            "closes the hold %s, which no entry before it opened, or another has closed."
                .formatted(hold));
  }
}
