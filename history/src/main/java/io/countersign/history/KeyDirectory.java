package io.countersign.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The signer's two files: {@code key} and {@code head}. */
final class KeyDirectory {

  private final Path directory;
  private final Path keyFile;
  private final Path headFile;

  KeyDirectory(Path directory) {
    this.directory = directory;
    this.keyFile = directory.resolve("key");
    this.headFile = directory.resolve("head");
  }

  KeyPair keys() {
    try {
      Files.createDirectories(directory, DurableText.onlyOwner("rwx------"));
      return Files.exists(keyFile) ? read() : make();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HistoryException(
          "The log's key %s can be neither read nor made: %s. Restore the file, or check who may write there."
              .formatted(keyFile, e),
          e);
    }
  }

  /** Two lines: PKCS #8 and X.509, each in base64. */
  private KeyPair read() throws IOException, GeneralSecurityException {
    List<String> lines = Files.readAllLines(keyFile);
    if (lines.size() != 2) {
      throw new IOException("it has " + lines.size() + " lines instead of 2");
    }
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    byte[] secret = Base64.getDecoder().decode(lines.get(0));
    byte[] open = Base64.getDecoder().decode(lines.get(1));
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(open)),
        factory.generatePrivate(new PKCS8EncodedKeySpec(secret)));
  }

  private KeyPair make() throws IOException, GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Base64.Encoder base64 = Base64.getEncoder();
    DurableText.write(
        keyFile,
        base64.encodeToString(keys.getPrivate().getEncoded())
            + "\n"
            + base64.encodeToString(keys.getPublic().getEncoded())
            + "\n");
    return keys;
  }

  Optional<String> head() {
    try {
      return Optional.of(Files.readString(headFile));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new HistoryException(
          "The last checkpoint %s cannot be read: %s".formatted(headFile, e), e);
    }
  }

  void keepHead(String note) {
    try {
      DurableText.write(headFile, note);
    } catch (IOException e) {
      throw new HistoryException(
          "The last checkpoint %s cannot be kept, so nothing is signed: %s".formatted(headFile, e),
          e);
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
