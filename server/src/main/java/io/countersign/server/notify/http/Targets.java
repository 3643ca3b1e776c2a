package io.countersign.server.notify.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which addresses a message may go to. A name is looked up once, all that it stands for is judged,
 * and the connection goes to what was judged: a name that says something else a moment later gains
 * nothing.
 */
final class Targets {

  /**
   * Networks of IPv4 that are nobody's outside, as IANA's registry of special addresses has them.
   */
  private static final List<Net> INSIDE =
      List.of(
          new Net(0, 0, 8),
          new Net(10, 0, 8),
          new Net(100, 64, 10),
          new Net(127, 0, 8),
          new Net(169, 254, 16),
          new Net(172, 16, 12),
          new Net(192, 0, 24),
          new Net(192, 168, 16),
          new Net(198, 18, 15),
          new Net(224, 0, 3)); // multicast, and all that is reserved

  private static final List<int[]> DOCUMENTATION =
      List.of(new int[] {192, 0, 2}, new int[] {198, 51, 100}, new int[] {203, 0, 113});

  private final Set<String> privateHosts;
  private final Lookup lookup;

  Targets(Set<String> privateHosts, Lookup lookup) {
    this.privateHosts = Set.copyOf(privateHosts);
    this.lookup = lookup;
  }

  /** What a name stands for. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private record Net(int first, int second, int bits) {
    boolean holds(byte[] address) {
      int net = first << 24 | second << 16;
      int there =
          (address[0] & 0xFF) << 24
              | (address[1] & 0xFF) << 16
              | (address[2] & 0xFF) << 8
              | (address[3] & 0xFF);
      return (net ^ there) >>> (32 - bits) == 0;
    }
  }

  /** What came of judging an address. */
  sealed interface Verdict {

    /** Connect to exactly this. */
    record Allowed(InetAddress address) implements Verdict {}

    /** It never may; the reason names the host alone. */
    record Refused(String why) implements Verdict {}
  }

  Verdict judge(URI url) throws IOException {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    InetAddress[] all =
        lookup.of(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    boolean trusted = privateHosts.contains(host);
    for (InetAddress address : all) {
      if (!outside(address) && !trusted) {
        return new Verdict.Refused(
            "%s leads to an address inside the house or to none that is public. Only what countersign.notifications.private-hosts names may."
                .formatted(host));
      }
      if (url.getScheme().equals("http") && !(trusted && address.isLoopbackAddress())) {
        return new Verdict.Refused(
            "%s is to be reached by https: http would show everybody what is said."
                .formatted(host));
      }
    }
    return new Verdict.Allowed(all[0]);
  }

  static boolean outside(InetAddress address) {
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address four -> outside(bytes);
      case Inet6Address six -> global(bytes);
      default -> false;
    };
  }

  private static boolean outside(byte[] four) {
    return INSIDE.stream().noneMatch(net -> net.holds(four))
        && DOCUMENTATION.stream()
            .noneMatch(net ->
                (four[0] & 0xFF) == net[0]
                    && (four[1] & 0xFF) == net[1]
                    && (four[2] & 0xFF) == net[2]);
  }

  /**
   * 2000::/3 without what carries an IPv4 address in it (Teredo, 6to4) and what is for documents;
   * NAT64, unique local, link local and mapped addresses are outside of it anyway.
   */
  private static boolean global(byte[] six) {
    int first = (six[0] & 0xFF) << 8 | (six[1] & 0xFF);
    int second = (six[2] & 0xFF) << 8 | (six[3] & 0xFF);
    boolean special = first == 0x2001 && (second < 0x0200 || second == 0x0DB8);
    return (first & 0xE000) == 0x2000 && !special && first != 0x2002 && first != 0x3FFF;
  }
}
