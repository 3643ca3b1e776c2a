package io.countersign.server.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The languages of this server: English, German, and one for each file {@code xx.po} in the folder
 * {@code lang} of the data directory. A file there for German says what it wants otherwise; what a
 * file does not say is English.
 */
public final class Languages {

  private static final String SHIPPED = "de";
  private static final long FILE_BYTES_MAX = 4 << 20;
  private static final String ENDING = ".po";

  private final Map<String, Language> byTag;
  private final List<String> problems;

  private Languages(Map<String, Language> byTag, List<String> problems) {
    this.byTag = byTag;
    this.problems = problems;
  }

  /** A file that cannot be read is a problem, and the language is without it. */
  public static Languages read(Path folder) {
    Map<String, List<PoFile.Entry>> entries = new TreeMap<>();
    entries.put(SHIPPED, new ArrayList<>(PoFile.read(shipped())));
    List<String> problems = new ArrayList<>();
    for (Path file : files(folder)) {
      String tag = file.getFileName().toString().replace(ENDING, "");
      try {
        List<PoFile.Entry> read = entriesOf(file);
        Language.of(Locale.forLanguageTag(tag), read);
        entries.computeIfAbsent(tag, _ -> new ArrayList<>()).addAll(read);
      } catch (LanguageFileException | IOException e) {
        problems.add(
            "The language file %s is left out; %s Mend it and restart."
                .formatted(
                    file, e instanceof IOException ? "it cannot be read: " + e : e.getMessage()));
      }
    }
    Map<String, Language> byTag = new TreeMap<>();
    entries.forEach((tag, all) -> byTag.put(tag, Language.of(Locale.forLanguageTag(tag), all)));
    byTag.put("en", Language.ENGLISH);
    return new Languages(byTag, List.copyOf(problems));
  }

  private static String shipped() {
    try (InputStream file = Languages.class.getResourceAsStream("/lang/" + SHIPPED + ENDING)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<PoFile.Entry> entriesOf(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new LanguageFileException(1, "it is larger than %d bytes.".formatted(FILE_BYTES_MAX));
    }
    return PoFile.read(Files.readString(file));
  }

  /** One sentence for each file that is left out. */
  public List<String> problems() {
    return problems;
  }

  /** By their tags: {@code de}, {@code en}. */
  public Map<String, Language> byTag() {
    return byTag;
  }

  /** Of a locale: {@code de-AT} is served by {@code de}. */
  public Optional<Language> of(Locale locale) {
    return Optional.ofNullable(
        byTag.getOrDefault(locale.toLanguageTag(), byTag.get(locale.getLanguage())));
  }
}
