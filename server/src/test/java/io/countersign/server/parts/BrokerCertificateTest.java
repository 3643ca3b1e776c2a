package io.countersign.server.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.PKIXParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerCertificateTest {

  @TempDir Path folder;
  private DataDirectory data;

  @BeforeEach
  void take() {
    data = DataDirectory.take(folder);
  }

  @AfterEach
  void release() {
    data.close();
  }

  @Test
  void its_key_store_trusts_itself_as_tomcat_wants_it() throws Exception {
    var certificate = BrokerCertificate.in(data);
    assertThat(new PKIXParameters(keys(certificate)).getTrustAnchors()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certificate.store())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_key_store_of_an_earlier_version_keeps_its_key_and_learns_to_trust_itself()
      throws Exception {
    var before = BrokerCertificate.in(data);
    KeyStore old = keys(before);
    old.deleteEntry("countersign-trusted");
    try (var file = Files.newOutputStream(before.store())) {
      old.store(file, before.password().toCharArray());
    }

    KeyStore now = keys(BrokerCertificate.in(data));
    assertThat(now.getCertificate("countersign")).isEqualTo(old.getCertificate("countersign"));
    assertThat(now.getCertificate("countersign-trusted"))
        .isEqualTo(old.getCertificate("countersign"));
  }

  private static KeyStore keys(BrokerCertificate certificate) throws Exception {
    try (var file = Files.newInputStream(certificate.store())) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(file, certificate.password().toCharArray());
      return keys;
    }
  }
}
