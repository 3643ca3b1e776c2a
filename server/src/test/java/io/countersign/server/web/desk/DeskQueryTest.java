package io.countersign.server.web.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeskQueryTest {

  private static DeskQuery query(Map<String, String> values) {
    return DeskQuery.of(values::get);
  }

  @Test
  void only_what_is_unusual_is_in_the_address() {
    assertThat(query(Map.of("show", "mine", "page", "1")).query()).isEmpty();
    assertThat(query(Map.of("show", "late", "q", "a b&c")).query())
        .isEqualTo("?show=late&q=a+b%26c");
  }

  @Test
  void what_cannot_be_read_counts_as_missing() {
    var wild =
        query(
            Map.of("show", "<x>", "sort", "drop", "page", "-1", "kind", "x", "q", "y".repeat(201)));
    assertThat(wild.query()).isEmpty();
    assertThat(query(Map.of("page", "9999")).page()).isEqualTo(40);
  }

  @Test
  void a_changed_filter_starts_at_the_first_page() {
    assertThat(query(Map.of("page", "3", "sort", "risk")).with("worker", "clerk"))
        .isEqualTo("/desk?worker=clerk&sort=risk");
  }
}
