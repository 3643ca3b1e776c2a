package io.countersign.server.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

  private static final Targets STRICT = new Targets(Set.of(), InetAddress::getAllByName);

  private static Targets.Verdict judge(Targets targets, String url) throws IOException {
    return targets.judge(URI.create(url));
  }

  /** From the registries of special addresses, and what carries one of them. */
  private static final String INSIDE =
      """
      0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 172.31.255.255
      192.0.0.8 192.0.2.1 192.168.1.1 198.18.0.1 198.19.255.1 198.51.100.7 203.0.113.9 224.0.0.1
      240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1
      64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1
      fd12::1 fe80::1 fec0::1 ff02::1
      """;

  @Test
  void an_address_inside_the_house_is_refused() throws IOException {
    for (String address : INSIDE.strip().split("\\s+")) {
      String host = address.contains(":") ? "[" + address + "]" : address;
      assertThat(judge(STRICT, "https://" + host + "/hook"))
          .as(address)
          .isInstanceOf(Targets.Verdict.Refused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "0x7f000001", "127.1", "017700000001", "localhost", "0"})
  void another_way_to_write_loopback_gains_nothing(String host) {
    assertThat(reaches("https://" + host + "/")).isFalse();
  }

  private static boolean reaches(String url) {
    try {
      return judge(STRICT, url) instanceof Targets.Verdict.Allowed;
    } catch (IOException | NullPointerException e) {
      return false; // no such host, or no host at all
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "[2606:4700::1111]"})
  void a_public_address_may_be_reached_by_https_alone(String host) throws IOException {
    assertThat(judge(STRICT, "https://" + host + "/")).isInstanceOf(Targets.Verdict.Allowed.class);
    assertThat(judge(STRICT, "http://" + host + "/")).isInstanceOf(Targets.Verdict.Refused.class);
  }

  @Test
  void a_name_is_refused_where_one_of_its_addresses_is() throws IOException {
    var targets =
        new Targets(
            Set.of(),
            host ->
                new InetAddress[] {
                  InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("127.0.0.1")
                });
    assertThat(judge(targets, "https://two.example/")).isInstanceOf(Targets.Verdict.Refused.class);
  }

  @Test
  void a_host_that_the_setting_names_may_be_private_but_http_goes_to_loopback_alone()
      throws IOException {
    var targets = new Targets(Set.of("127.0.0.1", "10.0.0.5"), InetAddress::getAllByName);
    assertThat(judge(targets, "http://127.0.0.1:99/")).isInstanceOf(Targets.Verdict.Allowed.class);
    assertThat(judge(targets, "https://10.0.0.5/")).isInstanceOf(Targets.Verdict.Allowed.class);
    assertThat(judge(targets, "http://10.0.0.5/")).isInstanceOf(Targets.Verdict.Refused.class);
    assertThat(judge(targets, "https://10.0.0.6/")).isInstanceOf(Targets.Verdict.Refused.class);
  }
}
