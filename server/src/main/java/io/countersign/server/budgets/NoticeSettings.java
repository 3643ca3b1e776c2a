package io.countersign.server.budgets;

import io.countersign.server.language.Language;
import io.countersign.server.language.Languages;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of thresholds by mail ({@code countersign.notices.*}); the server for it is {@code
 * spring.mail.*}.
 *
 * @param to addresses; none for the pages only
 * @param from the sender's address
 * @param language of these mails, such as {@code de}: their addresses belong to no account
 */
@ConfigurationProperties("countersign.notices")
record NoticeSettings(
    @DefaultValue List<String> to,
    @DefaultValue("") String from,
    @DefaultValue("en") String language) {

  NoticeSettings {
    to = List.copyOf(to);
    if (!to.isEmpty() && !from.contains("@")) {
      throw new IllegalArgumentException(
          "countersign.notices.from is '%s', but mail needs a sender's address: set it to one."
              .formatted(from));
    }
  }

  Language language(Languages languages) {
    return languages
        .of(Locale.forLanguageTag(language))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "countersign.notices.language is '%s', and there is no such language. These are: %s."
                    .formatted(language, String.join(", ", languages.byTag().keySet()))));
  }
}
