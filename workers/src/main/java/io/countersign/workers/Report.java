package io.countersign.workers;

/** What a worker is told of an effect that ended. */
record Report(String text, Trust trust) {

  static Report of(EffectJournal.Entry entry) {
    Effect effect = entry.effect();
    String outcome = effect.outcome() == null ? "" : " " + effect.outcome();
    String content = entry.content() == null ? "" : entry.content();
    Trust trust = entry.contentTrust() == null ? Trust.OURS : entry.contentTrust();
    return switch (effect.state()) {
      case CONFIRMED -> new Report("Done. " + content, trust);
      case FAILED -> new Report("It did not happen." + outcome, trust);
      case REJECTED -> new Report("Not done: a person rejected it." + outcome, Trust.OURS);
      case EXPIRED -> new Report("Not done: nobody decided in time.", Trust.OURS);
      case REFUSED -> new Report("Not done: refused." + outcome, Trust.OURS);
      case PROPOSED, APPROVED, STARTED, IN_DOUBT ->
          throw new IllegalStateException(
              "Effect %s has not ended: it is %s.".formatted(effect.id(), effect.state()));
    };
  }
}
