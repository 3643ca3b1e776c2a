package io.countersign.server.recorded;

import io.countersign.server.history.KeyedHash;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.stereotype.Component;

/**
 * The settings that somebody has set, by name; a secret as a keyed hash, which shows changes alone.
 */
@Component
class SettingsInForce {

  /** Rather too much: whoever checks what changed can do so with a hash as well. */
  private static final Pattern SECRET =
      Pattern.compile("pass|secret|token|credential|key|:/{1,2}[^/]*@");

  private static final Pattern SEPARATORS = Pattern.compile("[._-]");
  private static final int VALUE_CHARACTERS_MAX = 500;

  private final ConfigurableEnvironment environment;
  private final KeyedHash hash;

  SettingsInForce(ConfigurableEnvironment environment, KeyedHash hash) {
    this.environment = environment;
    this.hash = hash;
  }

  Map<String, String> all() {
    var settings = new TreeMap<String, String>();
    for (var source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> named) {
        for (String name : named.getPropertyNames()) {
          String setting = name.toLowerCase(Locale.ROOT).replace('_', '.');
          String value = environment.getProperty(name);
          if (setting.startsWith("countersign.") && value != null) {
            settings.putIfAbsent(setting, shown(setting, value));
          }
        }
      }
    }
    return settings;
  }

  private String shown(String name, String value) {
    String letters = SEPARATORS.matcher(name).replaceAll("");
    boolean secret =
        SECRET.matcher(letters).find() || SECRET.matcher(value.toLowerCase(Locale.ROOT)).find();
    if (secret) {
      return value.isEmpty() ? "" : "secret " + hash.of(name, value);
    }
    return value.length() > VALUE_CHARACTERS_MAX ? value.substring(0, VALUE_CHARACTERS_MAX) : value;
  }
}
