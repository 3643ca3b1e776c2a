package io.countersign.server.language.web;

import io.countersign.server.language.Language;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code #say} in a template's expressions. */
final class Saying {

  private static final JsonMapper JSON = new JsonMapper();

  private final Language language;

  Saying(Language language) {
    this.language = language;
  }

  /** What the server said, in the page's language. */
  public @Nullable String of(@Nullable String english) {
    return english == null ? null : language.said("", english).orElse(english);
  }

  /** The English of what is shown in another language; null where it is shown itself. */
  public @Nullable String original(@Nullable String english) {
    return english == null || english.equals(of(english)) ? null : english;
  }

  /** Whether there is anything to translate. */
  static boolean wordy(String text) {
    return text.codePoints().anyMatch(Character::isLetter);
  }

  /** The words of the scripts, as a JSON object; null where they are those of the scripts. */
  public @Nullable String scripts() {
    return language.english() ? null : JSON.writeValueAsString(language.scripts());
  }
}
