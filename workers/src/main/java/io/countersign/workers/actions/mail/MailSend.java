package io.countersign.workers.actions.mail;

import io.countersign.history.Digest;
import io.countersign.workers.Access;
import io.countersign.workers.Action;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Trust;
import io.countersign.workers.actions.Given;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code mail.send}: one mail to one recipient, found again by its Message-ID. */
class MailSend implements Action {

  private static final int SUBJECT_CHARS_MAX = 200;

  /** One mailbox in plain ASCII: nothing that a mail server could read as a second one. */
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._%+'/=-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9-]{1,80}");

  private final MailSettings settings;
  private final SmtpServer smtp;
  private final ImapJournal journal;
  private final ActionSpec spec;

  MailSend(MailSettings settings, SmtpServer smtp, ImapJournal journal) {
    this.settings = settings;
    this.smtp = smtp;
    this.journal = journal;
    this.spec = spec(settings.bodyCharsMax());
  }

  private static ActionSpec spec(int bodyCharsMax) {
    return new ActionSpec(
        "mail.send",
        "Send a mail",
        "Sends a plain text mail to one recipient.",
        Access.SEND,
        Reversibility.IRREVERSIBLE,
        Trust.OURS,
        List.of(
            new Argument(
                "to", Argument.Kind.EMAIL, "To", "The recipient's address.", true, 254, true, ""),
            new Argument(
                "subject",
                Argument.Kind.TEXT,
                "Subject",
                "One line.",
                true,
                SUBJECT_CHARS_MAX,
                false,
                ""),
            new Argument(
                "body",
                Argument.Kind.LONG_TEXT,
                "Text",
                "Plain text, in the recipient's language.",
                true,
                bodyCharsMax,
                false,
                "")));
  }

  @Override
  public ActionSpec spec() {
    return spec;
  }

  @Override
  public Result perform(Call call) {
    var given = new Given(call.arguments());
    Optional<String> problem = problem(given);
    if (problem.isPresent()) {
      return new Result.Failed(problem.get());
    }
    var mail =
        new SmtpServer.Mail(
            messageId(call), given.text("to"), given.text("subject"), given.text("body"));
    return switch (smtp.send(mail)) {
      case SmtpServer.Handover.Accepted accepted -> confirmed(call);
      case SmtpServer.Handover.Refused refused -> new Result.Failed(refused.message());
      case SmtpServer.Handover.Unclear unclear -> found(call, unclear.message(), false);
    };
  }

  @Override
  public Result readBack(Call call) {
    return found(
        call,
        "It is not known whether the mail server took the mail over.",
        settings.journalComplete());
  }

  /**
   * @param complete whether what is not in the journal by now will never be
   */
  private Result found(Call call, String what, boolean complete) {
    return switch (journal.find(messageId(call))) {
      case ImapJournal.Finding.Found found -> confirmed(call);
      case ImapJournal.Finding.Absent absent when complete ->
          new Result.Failed(what + " The journal does not have it, so it was not sent.");
      case ImapJournal.Finding.Absent absent ->
          inDoubt(what + " The journal does not have it yet.", call);
      case ImapJournal.Finding.Unknown unknown -> inDoubt(what + " " + unknown.message(), call);
    };
  }

  private Result inDoubt(String what, Call call) {
    return new Result.InDoubt(
        "%s Ask the recipient, or look for the Message-ID %s in the mail server's log."
            .formatted(what, messageId(call)));
  }

  private Result confirmed(Call call) {
    return new Result.Confirmed(
        "The mail to %s was sent.".formatted(new Given(call.arguments()).text("to")),
        messageId(call));
  }

  /** Arguments are checked before; headers are checked here again, where it hurts. */
  private Optional<String> problem(Given given) {
    String to = given.text("to");
    String subject = given.text("subject");
    if (!ADDRESS.matcher(to).matches() || to.contains("..")) {
      return Optional.of(
          "%s is not one plain e-mail address, so nothing was sent. Give exactly one."
              .formatted(Given.quoted(to, 100)));
    }
    if (subject.isBlank()
        || subject.length() > SUBJECT_CHARS_MAX
        || subject.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(
          "The subject %s must be one line of at most %d characters, so nothing was sent."
              .formatted(Given.quoted(subject, 100), SUBJECT_CHARS_MAX));
    }
    return given.text("body").length() > settings.bodyCharsMax()
        ? Optional.of(
            "The text has %d characters, at most %d are sent. Shorten it."
                .formatted(given.text("body").length(), settings.bodyCharsMax()))
        : Optional.empty();
  }

  @Override
  public String headline(Map<String, ?> arguments) {
    var given = new Given(arguments);
    String to = given.text("to");
    return "Send a mail to %s: %s"
        .formatted(
            ADDRESS.matcher(to).matches() ? to : Given.quoted(to, 100),
            Given.quoted(given.text("subject"), 120));
  }

  /** The same for every attempt of the same effect. */
  private String messageId(Call call) {
    String key = call.idempotencyKey();
    String local = PLAIN_KEY.matcher(key).matches() ? key : Digest.ofText(key).hex();
    return "<%s.countersign@%s>".formatted(local, settings.domain());
  }
}
