/**
 * The scripted model {@code rehearsal}: an honest stand-in for demos and tests that needs no key
 * and no network. It does not think; it plays scripts, and every answer says so ({@code
 * rehearsed}).
 *
 * <h2>Scripts</h2>
 *
 * A worker whose model is {@code rehearsal/refund-clerk} plays {@code refund-clerk.yaml}; one whose
 * model is {@code rehearsal} plays the first case that fits, over all scripts by name. Scripts are
 * found by the setting {@code countersign.rehearsal.scripts}, a list of Spring resource patterns
 * (default {@code classpath*:rehearsal/*.yaml}).
 *
 * <pre>{@code
 * cases:
 *   - name: a plain refund                # unique in the file
 *     when:                               # facts; every regex must be found; no "when" fits always
 *       message: "(?i)refund.*(?<what>kettle|lamp)"   # groups become {{match.what}}
 *       orderNumber: "H-\\d{5}"
 *     steps:
 *       - say: I look at the order first.               # optional
 *         call:                                         # optional; one, or a list of them
 *           action: orders.read
 *           arguments: { order: "{{fact.orderNumber}}" }
 *       - if: { result.orders.read: "(?i)not found" }   # a branch, entered where its conditions hold
 *         steps:                                        # and never left
 *           - call: { action: ask_person, arguments: { question: "Which order is it?" } }
 *           - say: Thank you. {{answer}} it is.
 *             call: { action: orders.read, arguments: { order: "{{answer}}" } }
 *       - call:
 *           action: payments.refund
 *           arguments:
 *             order: "{{fact.orderNumber}}"
 *             amountCents: "{{result.orders.read.totalCents}}"   # alone in its value: stays a number
 *             recipient: original card
 *             reason: "Refund for order {{fact.orderNumber}}."
 *       - if: { last: "(?i)rejected|not approved" }
 *         steps:
 *           - say: The refund was not approved; I leave it.
 *             call: { action: finish, arguments: { summary: "Rejected: {{last}}" } }
 *       - call:
 *           action: finish
 *           arguments: { summary: "Refunded {{result.orders.read.totalCents | euros}}." }
 * }</pre>
 *
 * <h2>Which step comes next</h2>
 *
 * A script is read like a recipe: from top to bottom, one plain step for each answer of the model.
 * A branch ({@code if} with {@code steps}) that is reached is entered when all its conditions are
 * found in the conversation so far; then the rest of the outer list is left for good. A branch
 * whose conditions do not hold is passed by. The position is found again from the conversation
 * alone, so the same conversation always gets the same answer. After the last step, or where no
 * case fits, the answer is a polite {@code ask_person}.
 *
 * <h2>What conditions and placeholders can name</h2>
 *
 * <ul>
 *   <li>{@code fact.<name>}: a fact of the agent step; a dotted path goes into maps
 *   <li>{@code match.<group>}: a named group of the case's {@code when} (placeholders only)
 *   <li>{@code result.<service.action>}: the action's last result as text; with a path behind it
 *       ({@code result.orders.read.items.0.name}), a value of the JSON in it
 *   <li>{@code last}: the last result, whichever action gave it
 *   <li>{@code answer}: what a person answered or said last: the last {@code ask_person} result, or
 *       the last message after the first
 * </ul>
 *
 * A condition is a regex that is searched for; a name without a value never holds, except for the
 * regex {@code "^$"}. Placeholders may be followed by {@code | euros} (cents as {@code 89.90 EUR}),
 * {@code | number} (digits in quotes become a number) or {@code | or some text} (where there is no
 * value). The marks around outside content are not part of a result. A placeholder without a value
 * makes the answer an {@code ask_person} that names the line.
 */
@NullMarked
package io.countersign.workers.rehearsal;

import org.jspecify.annotations.NullMarked;
