package io.countersign.server.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A private authority's certificate for 127.0.0.1, in the forms in which people hand it around. */
record Certificate(Path chain, Path key, Path trustStore, SSLContext server) {

  static final String PASSWORD = "countersign";

  static Certificate in(Path folder) {
    try {
      var keys = generate(folder.resolve("own.p12"));
      var certificate = keys.getCertificate("own");
      var key = keys.getKey("own", PASSWORD.toCharArray());
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("own", certificate);
      Path trustStore = folder.resolve("trust.p12");
      try (var file = Files.newOutputStream(trustStore)) {
        trusted.store(file, PASSWORD.toCharArray());
      }
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return new Certificate(
          pem(folder.resolve("chain.pem"), "CERTIFICATE", certificate.getEncoded()),
          pem(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded()),
          trustStore,
          context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore generate(Path file) throws IOException, GeneralSecurityException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair -alias own -keyalg EC -validity 2 -dname CN=own -storetype PKCS12",
            "-ext SAN=ip:127.0.0.1 -storepass " + PASSWORD,
            "-keystore " + file);
    var keytool =
        new ProcessBuilder(List.of(String.join(" ", command).split(" ")))
            .redirectErrorStream(true)
            .start();
    var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.onExit().join().exitValue() != 0) {
      throw new IOException(said);
    }
    var keys = KeyStore.getInstance("PKCS12");
    try (var stream = Files.newInputStream(file)) {
      keys.load(stream, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, base64));
  }
}
