package io.countersign.server.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a connection outwards trusts. */
public final class Tls {

  private Tls() {}

  /** Those that Java trusts, or only the authority in the file. */
  static SSLContext trusting(Optional<Path> authority) {
    return trusting("countersign.sinks.ca", authority);
  }

  /**
   * The same.
   *
   * @param setting what names the file
   */
  public static SSLContext trusting(String setting, Optional<Path> authority) {
    try {
      return authority.isPresent() ? context(authority.get()) : SSLContext.getDefault();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          "%s names the file '%s', which holds no certificates: %s"
              .formatted(setting, authority.map(Path::toString).orElse(""), e.getMessage()),
          e);
    }
  }

  private static SSLContext context(Path authority) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
