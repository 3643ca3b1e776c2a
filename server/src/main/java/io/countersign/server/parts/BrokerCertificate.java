package io.countersign.server.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The one key with which broker and server know each other: whoever lacks it gets no further than
 * the TLS handshake of the broker's HTTP ports.
 */
record BrokerCertificate(Path store, String password) {

  private static final String TYPE = "PKCS12";
  private static final String OWN = "countersign";
  private static final String TRUSTED = "countersign-trusted";

  /** Makes the key at the first call, with the JDK's own tool. */
  static BrokerCertificate in(DataDirectory data) {
    var certificate =
        new BrokerCertificate(
            data.secretFile("engine.p12"), data.secret("engine-key-store-password"));
    if (!Files.exists(certificate.store)) {
      certificate.generate();
    }
    certificate.trustItself();
    return certificate;
  }

  /** Tomcat, in 8.6, trusts what is filed as trusted; Netty, in 8.5, the key's own entry too. */
  private void trustItself() {
    try {
      KeyStore keys = read();
      if (keys.isCertificateEntry(TRUSTED)) {
        return;
      }
      keys.setCertificateEntry(TRUSTED, keys.getCertificate(OWN));
      Path unfinished = unfinished();
      try (var stream = Files.newOutputStream(unfinished)) {
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
        keys.store(stream, password.toCharArray());
      }
      Files.move(unfinished, store, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private KeyStore read() throws IOException, GeneralSecurityException {
    try (var stream = Files.newInputStream(store)) {
      var keys = KeyStore.getInstance(TYPE);
      keys.load(stream, password.toCharArray());
      return keys;
    }
  }

  SSLContext sslContext() {
    try {
      KeyStore keys = read();
      var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, password.toCharArray());
      var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(keys);
      var context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private PartException unusable(Exception e) {
    return new PartException(
        "The engine's key store %s cannot be read: %s. Delete it while Countersign is down; a new one is made."
            .formatted(store, e),
        e);
  }

  private Path unfinished() {
    return store.resolveSibling("engine.p12.new");
  }

  private void generate() {
    Path unfinished = unfinished();
    var builder = new ProcessBuilder(keytool(unfinished));
    Environments.minimal(builder.environment(), Map.of("STORE_PASSWORD", password));
    try {
      Files.deleteIfExists(unfinished);
      Process keytool = builder.redirectErrorStream(true).start();
      String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IOException(output.strip());
      }
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
      Files.move(unfinished, store, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PartException("Cannot make the engine's key in %s: %s.".formatted(store, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("Stopped while making the engine's key.", e);
    }
  }

  private static List<String> keytool(Path store) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        OWN,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        "36500",
        "-dname",
        "CN=countersign",
        "-ext",
        "SAN=ip:127.0.0.1,dns:localhost",
        "-ext",
        "EKU=serverAuth,clientAuth",
        "-storetype",
        TYPE,
        "-keystore",
        store.toString(),
        "-storepass:env",
        "STORE_PASSWORD",
        "-J-XX:TieredStopAtLevel=1",
        "-J-XX:+UseSerialGC");
  }
}
