package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.verify.LeafScan.Field;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the verifier wants to know of a leaf, however it was read. */
@FunctionalInterface
interface LeafFacts {

  Optional<String> text(Field field);

  /** Whether the field is these bytes in hexadecimal. */
  default boolean spells(Field field, byte[] bytes) {
    return text(field).filter(HexFormat.of().formatHex(bytes)::equals).isPresent();
  }

  /** Of a leaf in a rare spelling; empty where it is not canonical. */
  static Optional<LeafFacts> read(byte[] leaf) {
    String text = new String(leaf, StandardCharsets.UTF_8);
    return CanonicalJson.isCanonical(text)
        ? Optional.of(of(CanonicalJson.readObject(text)))
        : Optional.empty();
  }

  /** Of a leaf that was read as JSON. */
  static LeafFacts of(Map<String, @Nullable Object> leaf) {
    return field -> {
      Object holder =
          field.holder() == LeafScan.Holder.LEAF ? leaf : leaf.get(field.holder().key());
      return holder instanceof Map<?, ?> map
          ? Optional.ofNullable(map.get(field.key())).map(String::valueOf)
          : Optional.empty();
    };
  }
}
