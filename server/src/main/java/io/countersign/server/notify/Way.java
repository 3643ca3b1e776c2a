package io.countersign.server.notify;

import java.net.URI;

/** How a channel is reached. */
public sealed interface Way {

  /** The largest address that is kept. */
  int ADDRESS_MAX = 2_000;

  /** By mail. */
  record Mail(String address) implements Way {

    private static final int MAIL_MAX = 254;

    public Mail {
      if (address.length() > MAIL_MAX || !address.matches("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+")) {
        throw new InvalidChannelException(
            "address", "'%s' is not one mail address, like sam@example.com.".formatted(address));
      }
    }
  }

  /** By a post to an address, which is a secret: whoever has it may post there. */
  record Post(Format format, URI url) implements Way {

    public Post {
      boolean whole =
          url.getHost() != null
              && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
              && url.getUserInfo() == null
              && url.getFragment() == null;
      if (!whole || url.toString().length() > ADDRESS_MAX) {
        throw new InvalidChannelException(
            "address",
            "A webhook's address is like https://host/path, without a name, a password or a #, and has at most %d characters."
                .formatted(ADDRESS_MAX));
      }
    }

    /** Of the address only the host: the rest opens something. */
    @Override
    public String toString() {
      return format + " at " + url.getHost();
    }
  }

  /** What the receiver understands. */
  enum Format {
    WEBHOOK("Webhook"),
    SLACK("Slack"),
    TEAMS("Teams");

    private final String title;

    Format(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** {@code MAIL}, {@code WEBHOOK}, {@code SLACK}, {@code TEAMS}. */
  default String kind() {
    return switch (this) {
      case Mail mail -> "MAIL";
      case Post post -> post.format().name();
    };
  }

  /** In the words of the pages. */
  default String title() {
    return switch (this) {
      case Mail mail -> "Mail";
      case Post post -> post.format().title();
    };
  }

  /** What may be shown of where it leads. */
  default String shown() {
    return switch (this) {
      case Mail(String address) -> address;
      case Post post -> post.url().getHost();
    };
  }

  /**
   * Reads what somebody typed.
   *
   * @throws InvalidChannelException where it is none
   */
  static Way of(String kind, String address) {
    String there = address.strip();
    if (kind.equals("MAIL")) {
      return new Mail(there);
    }
    for (Format format : Format.values()) {
      if (format.name().equals(kind)) {
        return new Post(format, url(there));
      }
    }
    throw new InvalidChannelException(
        "kind", "'%s' is no kind of channel: MAIL, WEBHOOK, SLACK or TEAMS.".formatted(kind));
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidChannelException("address", "This is no web address.");
    }
  }
}
