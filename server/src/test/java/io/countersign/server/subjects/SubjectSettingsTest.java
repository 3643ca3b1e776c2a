package io.countersign.server.subjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectSettingsTest {

  @Test
  void less_than_183_days_is_refused_and_the_rule_is_named() {
    assertThatThrownBy(() -> kept(Duration.ofDays(182), ""))
        .hasMessageContaining("182 days")
        .hasMessageContaining("article 26 (6)")
        .hasMessageContaining("countersign.history.retention-basis");
    assertThatThrownBy(() -> kept(Duration.ofDays(-1), "A law")).hasMessageContaining("183");
  }

  @Test
  void another_law_an_age_above_it_or_for_ever_is_accepted() {
    assertThat(kept(Duration.ofDays(30), "A law").history().retention()).hasDays(30);
    assertThat(kept(Duration.ofDays(183), "").history().retention()).hasDays(183);
    assertThat(kept(Duration.ZERO, "").history().retention()).isZero();
  }

  private static SubjectSettings kept(Duration period, String basis) {
    return new SubjectSettings(
        new SubjectSettings.History(period, basis),
        new SubjectSettings.Subjects(List.of("customerEmail")));
  }
}
