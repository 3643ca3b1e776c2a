package io.countersign.server.web.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.Visible;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarksTest {

  private final Marks marks = new Marks();

  @Test
  void what_hides_is_marked_and_named_and_the_rest_stays() {
    var parts = marks.of(Visible.of("Pay\u200B 10"));
    assertThat(parts).extracting(Marks.Mark::text).containsExactly("Pay", "⟨U+200B⟩", " 10");
    assertThat(parts.get(1).hint()).contains("cannot be seen", "zero width space");
  }

  @Test
  void what_turns_the_direction_and_what_looks_alike_is_said_so() {
    assertThat(marks.legend(List.of(Visible.of("a\u202Eb"), Visible.of("p\u0430y"))))
        .extracting(Marks.Mark::hint)
        .satisfiesExactly(
            turning -> assertThat(turning).contains("turns the direction"),
            alike -> assertThat(alike).contains("looks like another letter", "cyrillic"));
  }

  @Test
  void each_is_explained_once() {
    assertThat(marks.legend(List.of(Visible.of("\u200B\u200B"), Visible.of("\u200B")))).hasSize(1);
  }

  @Test
  void an_honest_text_has_no_marks() {
    assertThat(marks.of("Grüße, Ана")).containsExactly(new Marks.Mark("Grüße, Ана", ""));
    assertThat(marks.of("")).isEmpty();
  }
}
