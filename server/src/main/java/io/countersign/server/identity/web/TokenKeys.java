package io.countersign.server.identity.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

/** The key that signs access tokens: made once, kept in a file that only its owner can read. */
final class TokenKeys {

  private static final int BITS = 2048;

  private TokenKeys() {}

  static RSAKey loadOrCreate(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return RSAKey.parse(Files.readString(file));
    } catch (IOException | JOSEException | ParseException e) {
      throw new TokenKeyException(
          "The key for access tokens cannot be kept in %s: %s. Make the folder writable, or remove"
                  .formatted(file, e.getMessage())
              + " a damaged file: then a new key is made and everybody's tokens end.",
          e);
    }
  }

  private static void create(Path file) throws IOException, JOSEException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path fresh =
        Files.createTempFile(
            folder,
            "tokens",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    RSAKey key = new RSAKeyGenerator(BITS).keyIDFromThumbprint(true).generate();
    Files.writeString(fresh, key.toJSONString());
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      Files.delete(fresh);
    }
  }
}
