package io.countersign.server.feed;

import io.countersign.history.Checkpoint;
import io.countersign.history.HistoryEntries;
import io.countersign.history.Signer;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The newest signed end of the log. */
@Component
class Checkpoints {

  private final HistoryEntries history;
  private final Signer signer;

  Checkpoints(HistoryEntries history, Signer signer) {
    this.history = history;
    this.signer = signer;
  }

  /** A checkpoint with its signatures. */
  record Signed(String origin, long size, String note) {}

  Optional<Signed> newest() {
    return history
        .checkpoint()
        .map(note -> {
          Checkpoint checkpoint = signer.key().open(note);
          return new Signed(checkpoint.origin(), checkpoint.size(), note);
        });
  }
}
