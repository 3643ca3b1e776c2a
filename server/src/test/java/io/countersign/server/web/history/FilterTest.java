package io.countersign.server.web.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the address of the history page asks for. */
class FilterTest {

  private static final ZoneId LISBON = ZoneId.of("Europe/Lisbon");

  @Test
  void everything_in_the_address_must_hold() {
    var filter =
        Filter.of(
            Map.of("worker", "refund-clerk", "type", "effect.", "q", " paid ", "outcome", ""),
            LISBON);
    EntryQuery query = filter.query(50);
    assertThat(query.equal())
        .isEqualTo(Map.of(Field.WORKER, "refund-clerk", Field.TYPE, "effect."));
    assertThat(query.text()).isEqualTo("paid");
  }

  @Test
  void times_are_those_of_the_visitor() {
    EntryQuery query = Filter.of(Map.of("from", "2026-07-01T10:00"), LISBON).query(50);
    assertThat(query.from()).contains(Instant.parse("2026-07-01T09:00:00Z"));
    assertThatThrownBy(() -> Filter.of(Map.of("until", "soon"), LISBON).query(50))
        .isInstanceOf(DateTimeException.class);
  }

  @Test
  void an_address_keeps_the_rest_of_the_search() {
    var filter = Filter.of(Map.of("q", "a&b=c d"), LISBON);
    assertThat(filter.with("outcome", "alarm")).isEqualTo("/history?q=a%26b%3Dc%20d&outcome=alarm");
    assertThat(filter.with("q", "")).isEqualTo("/history");
  }
}
