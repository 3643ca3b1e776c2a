package io.countersign.engine;

import io.countersign.history.Digest;
import io.countersign.history.DurableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Seals what people approve with Ed25519, so that a row that somebody else writes into the database
 * permits nothing. The key is a file with the server's secrets; servers that share a database share
 * the file, as they do the log's key.
 */
public final class Sealing {

  private static final String ALGORITHM = "Ed25519";

  private final KeyPair keys;
  private final Duration lasts;

  private Sealing(KeyPair keys, Duration lasts) {
    this.keys = keys;
    this.lasts = lasts;
  }

  /**
   * Opens the key, or makes one where there is none (mode 600).
   *
   * @param lasts for how long an approval may be used
   */
  public static Sealing open(Path file, Duration lasts) {
    if (lasts.isNegative() || lasts.isZero()) {
      throw new IllegalArgumentException(
          "An approval lasts for %s; it must be longer than nothing. Set countersign.gates.approval-lasts."
              .formatted(lasts));
    }
    try {
      return new Sealing(Files.exists(file) ? read(file) : make(file), lasts);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The key that seals approvals, %s, can be neither read nor made: %s. Restore the file, or check who may write there."
              .formatted(file, e),
          e);
    }
  }

  /** Two lines: PKCS #8 and X.509, each in base64. */
  private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 2) {
      throw new IOException("it has " + lines.size() + " lines instead of 2");
    }
    KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
    Base64.Decoder base64 = Base64.getDecoder();
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(base64.decode(lines.get(1)))),
        factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines.get(0)))));
  }

  private static KeyPair make(Path file) throws IOException, GeneralSecurityException {
    Files.createDirectories(
        file.toAbsolutePath().getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    KeyPair keys = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Base64.Encoder base64 = Base64.getEncoder();
    DurableText.write(
        file,
        base64.encodeToString(keys.getPrivate().getEncoded())
            + "\n"
            + base64.encodeToString(keys.getPublic().getEncoded())
            + "\n");
    return keys;
  }

  Permit permit(Digest digest, Instant decidedAt) {
    return new Permit(digest, decidedAt.plus(lasts));
  }

  String seal(String statement) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(statement.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
    }
  }

  boolean holds(String statement, String seal) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(keys.getPublic());
      signature.update(statement.getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(seal));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // a seal that cannot even be read
    }
  }
}
