package io.countersign.server.budgets;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of thresholds by mail ({@code countersign.notices.*}); the server for it is {@code
 * spring.mail.*}.
 *
 * @param to addresses; none for the pages only
 * @param from the sender's address
 */
@ConfigurationProperties("countersign.notices")
record NoticeSettings(@DefaultValue List<String> to, @DefaultValue("") String from) {

  NoticeSettings {
    to = List.copyOf(to);
    if (!to.isEmpty() && !from.contains("@")) {
      throw new IllegalArgumentException(
          "countersign.notices.from is '%s', but mail needs a sender's address: set it to one."
              .formatted(from));
    }
  }
}
