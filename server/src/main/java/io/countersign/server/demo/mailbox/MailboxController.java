package io.countersign.server.demo.mailbox;

import io.countersign.server.demo.SampleMessage;
import io.countersign.server.web.NothingHereException;
import jakarta.mail.MessagingException;
import org.springframework.context.annotation.Profile;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** All mail, in and out; and a customer's mail at a click. */
@Controller
@Profile("demo")
@PreAuthorize("hasRole('VIEWER')")
class MailboxController {

  private static final int LETTERS_MAX = 100;

  private final Mails mails;
  private final Customers customers;

  MailboxController(Mails mails, Customers customers) {
    this.mails = mails;
    this.customers = customers;
  }

  @GetMapping("/demo/mailbox")
  String mailbox(Model model) {
    model.addAttribute("letters", mails.letters(LETTERS_MAX));
    return "demo/mailbox";
  }

  @PostMapping("/demo/messages/{id}/mail")
  String write(@PathVariable String id, RedirectAttributes flash) {
    SampleMessage sample =
        SampleMessage.find(id)
            .orElseThrow(() ->
                new NothingHereException(
                    "There is no such message. Choose one on the page 'Try it'."));
    try {
      customers.write(sample.customerEmail(), "Order " + sample.orderNumber(), sample.message());
      flash.addFlashAttribute(
          "told", "%s's mail is in the mailbox; its case starts now.".formatted(sample.customer()));
    } catch (MessagingException e) {
      flash.addFlashAttribute("problem", "The mailbox did not take the mail. Try again.");
    }
    return "redirect:/demo/mailbox";
  }
}
