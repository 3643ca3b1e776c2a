package io.countersign.server.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.NewEntry;
import io.countersign.server.identity.Caller;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;

/** Which ways of reading the history are counted, and told as the entry history.read. */
class RecordedReadsTest {

  private final List<NewEntry> entries = new ArrayList<>();
  private final HistoryReads reads =
      new HistoryReads(
          entries::add, () -> new Caller.OfClient("siem", Set.of()), Clock.systemUTC());
  private final Interceptors interceptors = new Interceptors();

  @BeforeEach
  void register() {
    new RecordedConfiguration(reads).addInterceptors(interceptors);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/history",
        "/history/17",
        "/api/history/entries",
        "/api/history/entries/17",
        "/api/history/feed",
        "/api/history/tile/0/000",
        "/api/history/tile/entries/000.p/3"
      })
  void pages_entries_tiles_and_the_feed_are_counted(String path) throws Exception {
    ask(path, 200);
    reads.tell();
    assertThat(entries).extracting(NewEntry::type).containsExactly("history.read");
    assertThat(entries.getFirst().actor().id()).isEqualTo("siem");
    assertThat(entries.getFirst().payload().get("count")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/history/export",
        "/api/history/entries/17/receipt",
        "/history/person/erase",
        "/api/history/checkpoint",
        "/tasks"
      })
  void what_has_an_entry_of_its_own_or_shows_no_entry_is_not(String path) throws Exception {
    ask(path, 200);
    reads.tell();
    assertThat(entries).isEmpty();
  }

  @Test
  void who_was_refused_has_not_read() throws Exception {
    ask("/api/history/feed", 403);
    reads.tell();
    assertThat(entries).isEmpty();
  }

  private void ask(String path, int status) throws Exception {
    var request = new MockHttpServletRequest("GET", path);
    ServletRequestPathUtils.parseAndCache(request);
    var response = new MockHttpServletResponse();
    response.setStatus(status);
    for (Object registered : interceptors.all()) {
      if (registered instanceof MappedInterceptor mapped && mapped.matches(request)) {
        mapped.afterCompletion(request, response, new Object(), null);
      }
    }
  }

  private static final class Interceptors extends InterceptorRegistry {
    List<Object> all() {
      return getInterceptors();
    }
  }
}
