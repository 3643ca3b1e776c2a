package io.countersign.server.language;

/** A language file that cannot be read; says the line. */
public final class LanguageFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  LanguageFileException(int line, String problem) {
    super("line %d: %s".formatted(line, problem));
  }
}
