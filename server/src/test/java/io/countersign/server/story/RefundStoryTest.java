package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * What somebody sees who has just cloned the repository. Market pain 2, too little to decide on:
 * the card says who is paid, how much, why, and what it costs.
 */
class RefundStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @Test
  void a_supervisor_countersigns_a_refund_and_a_mail() throws SQLException {
    var caseKey = story.request("H-10442", "The bowl arrived broken. I want my money back.");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      var refund = story.awaitGate(caseKey, "payments.refund");
      assertThat(desk.open(refund.key()))
          .contains("120.00 EUR", "Ana Costa", "rehearsed")
          .contains("You are asked because", "What would change", "Refund clerk, today");
      desk.draw("desk.png");
      desk.approve("Broken, within policy");

      var mail = story.awaitGate(caseKey, "mail.send");
      assertThat(desk.open(mail.key())).contains("ana.costa@example.com");
      desk.approve("Friendly");

      story.awaitState(caseKey, "COMPLETED");
      assertThat(desk.complaints()).isEmpty();
      assertThat(story.refundsAtTheBank("H-10442")).isEqualTo(1);
      assertThat(story.mailbox()).anyMatch(letter -> letter.contains("120.00 EUR"));
      assertThat(story.verify().exit()).isZero();
    }
  }
}
