package io.countersign.server.parts;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The jar that the embedded broker loads: empty but for a class path of what the server itself runs
 * on, so that the two can never differ.
 */
final class PluginJar {

  private PluginJar() {}

  /** Writes the jar; its classes are found where these classes were. */
  static Path write(Path file, Class<?>... classes) {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(classes)
                .map(PluginJar::origin)
                .distinct()
                .collect(Collectors.joining(" ")));
    try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.finish();
      return file;
    } catch (IOException e) {
      throw new PartException("Cannot write %s: %s.".formatted(file, e), e);
    }
  }

  private static String origin(Class<?> type) {
    try {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      URL location = source.getLocation();
      if (!location.getProtocol().equals("file")) {
        throw new PartException(
            "%s comes from %s; the broker needs it from a file. Start with ./countersign."
                .formatted(type.getSimpleName(), location));
      }
      return Path.of(location.toURI()).toUri().toASCIIString();
    } catch (URISyntaxException e) {
      throw new PartException("Cannot find where %s comes from.".formatted(type), e);
    }
  }
}
