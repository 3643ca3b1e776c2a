package io.countersign.workers.actions.files;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the organisation's policies lie ({@code countersign.actions.policy.*}).
 *
 * @param folder of Markdown files named {@code <topic>.md}: {@code file:…/} or {@code classpath:…/}
 * @param bytesMax the longest file that a worker is given
 * @param topicsMax the most topics that are listed
 */
@ConfigurationProperties("countersign.actions.policy")
record PolicySettings(
    @DefaultValue("") String folder,
    @DefaultValue("65536") int bytesMax,
    @DefaultValue("100") int topicsMax) {

  PolicySettings {
    if (!folder.isEmpty() && !folder.endsWith("/")) {
      throw new IllegalArgumentException(
          "countersign.actions.policy.folder is '%s', but a folder ends with a slash: '%s/'."
              .formatted(folder, folder));
    }
  }
}
