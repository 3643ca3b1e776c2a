package io.countersign.server.budgets;

import io.countersign.budgets.Crossing;
import io.countersign.budgets.Unit;
import io.countersign.server.language.Language;
import java.math.BigDecimal;
import java.util.Locale;

/** What the mail about a threshold says, in the language that the deployment's owner set. */
final class NoticeLetter {

  private static final int NANO_DIGITS = 9;

  private final Language language;

  NoticeLetter(Language language) {
    this.language = language;
  }

  String subject(Crossing crossing) {
    return "Countersign: "
        + say(
            "%s %s has reached %s"
                .formatted(
                    say(crossing.scope().kind().name().toLowerCase(Locale.ROOT)),
                    crossing.scope().id(),
                    amount(crossing.unit(), crossing.value())));
  }

  String text(Crossing crossing, String id) {
    return "%s\n%s\n"
        .formatted(
            say(
                "The mark is %s, in %s. It was reached by %s at %s. See Budgets."
                    .formatted(
                        amount(crossing.unit(), crossing.mark()),
                        crossing.periodKey(),
                        crossing.holdKey(),
                        crossing.at())),
            say("Notice " + id));
  }

  private String say(String english) {
    return language.said("", english).orElse(english);
  }

  private String amount(Unit unit, long value) {
    return say(
        switch (unit) {
          case MONEY, SPEND ->
              BigDecimal.valueOf(value, NANO_DIGITS).stripTrailingZeros().toPlainString()
                  + " of money";
          case INPUT_TOKENS -> value + " input tokens";
          case OUTPUT_TOKENS -> value + " output tokens";
          case CALLS -> value + " calls";
        });
  }
}
