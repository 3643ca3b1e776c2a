package io.countersign.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tile of a log: 256 neighbouring hashes of every eighth level of the tree, or 256 entries
 * (C2SP tlog-tiles).
 *
 * @param index of the tile within its kind
 * @param width how many of its 256 places are taken
 */
public record TileAddress(Kind kind, long index, int width) {

  /** As wide as a tile gets. */
  public static final int WIDTH_MAX = 256;

  private static final int LEVEL_MAX = 7; // 256^8 > 2^63
  private static final Pattern PATH =
      Pattern.compile("tile/(\\d|entries)/((?:x\\d{3}/){0,5}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

  /** What a tile holds. */
  public sealed interface Kind {

    /** The leaves' bytes, each behind its length in two bytes. */
    record Entries() implements Kind {}

    /** Roots over 256^level leaves each; at level 0 these are the hashes of the leaves. */
    record Hashes(int level) implements Kind {}
  }

  public TileAddress {
    if (index < 0 || width < 1 || width > WIDTH_MAX) {
      throw new IllegalArgumentException(
          "There is no tile %d of width %d.".formatted(index, width));
    }
  }

  /** Reads the path of a tile, where it is one. */
  public static Optional<TileAddress> parse(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Kind kind =
        parts.group(1).equals("entries")
            ? new Kind.Entries()
            : new Kind.Hashes(Integer.parseInt(parts.group(1)));
    long index = Long.parseLong(parts.group(2).replaceAll("[x/]", ""));
    int width = parts.group(3) == null ? WIDTH_MAX : Integer.parseInt(parts.group(3));
    boolean tooHigh = kind instanceof Kind.Hashes(int level) && level > LEVEL_MAX;
    boolean tooWide = parts.group(3) != null && width >= WIDTH_MAX;
    if (tooHigh || tooWide) {
      return Optional.empty();
    }
    var address = new TileAddress(kind, index, width);
    return address.path().equals(path) ? Optional.of(address) : Optional.empty();
  }

  /** The path below the log's address: {@code tile/0/x001/234} or {@code tile/entries/005.p/7}. */
  public String path() {
    var number = new StringBuilder("%03d".formatted(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      number.insert(0, "x%03d/".formatted(rest % 1000));
    }
    String name =
        switch (kind) {
          case Kind.Entries() -> "entries";
          case Kind.Hashes(int level) -> Integer.toString(level);
        };
    return "tile/" + name + "/" + number + (width == WIDTH_MAX ? "" : ".p/" + width);
  }

  /** How many leaves one place of the tile stands for, as a power of two. */
  public int shift() {
    return kind instanceof Kind.Hashes(int level) ? 8 * level : 0;
  }

  /** The last tile of its kind in a tree of that size has fewer places; beyond it there is none. */
  public static Optional<TileAddress> in(long size, Kind kind, long index) {
    int shift = kind instanceof Kind.Hashes(int level) ? 8 * level : 0;
    long places = size >> shift;
    long width = index > places / WIDTH_MAX ? 0 : Math.min(WIDTH_MAX, places - index * WIDTH_MAX);
    return width < 1 ? Optional.empty() : Optional.of(new TileAddress(kind, index, (int) width));
  }

  /** Whether a tree of that size has this tile, or had it when it was smaller. */
  public boolean within(long size) {
    return in(size, kind, index).filter(tile -> tile.width() >= width).isPresent();
  }
}
