package io.countersign.server.notify.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Mail ({@code countersign.notifications.*}); the server for it is {@code spring.mail.*}.
 *
 * @param mailFrom the address that notifications come from; without it none is mailed
 */
@ConfigurationProperties("countersign.notifications")
record SmtpSettings(@DefaultValue("") String mailFrom) {

  SmtpSettings {
    if (!mailFrom.isEmpty() && !mailFrom.matches("[^\\s@<>]+@[^\\s@<>]+")) {
      throw new IllegalArgumentException(
          "countersign.notifications.mail-from is '%s', which is no mail address."
              .formatted(mailFrom));
    }
  }
}
