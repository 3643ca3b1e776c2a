package io.countersign.workers.rehearsal;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the scripted model ({@code countersign.rehearsal.*}).
 *
 * @param scripts where scripts lie, as Spring's resource patterns
 */
@ConfigurationProperties("countersign.rehearsal")
record RehearsalSettings(@DefaultValue("classpath*:rehearsal/*.yaml") List<String> scripts) {
  RehearsalSettings {
    scripts = List.copyOf(scripts);
  }
}
