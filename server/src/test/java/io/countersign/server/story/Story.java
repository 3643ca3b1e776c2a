package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import io.countersign.server.story.Rest.Answer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What a refund's story says, in the words of the demo. */
final class Story {

  private static final AtomicInteger ORDERS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RunningDemo demo;
  private final Map<String, String> caseOfTask = new HashMap<>();
  private Rest system;

  Story(RunningDemo demo) {
    this.demo = demo;
    this.system = Rest.system(demo.address());
  }

  /** After the server was killed: its tokens are still good, its connections are not. */
  void reconnect() {
    system = Rest.system(demo.address());
  }

  Rest system() {
    return system;
  }

  /**
   * An order like that one, paid and not refunded, that no other story knows of; gives its number.
   */
  String orderLike(String number) {
    var own = "H-2%04d".formatted(ORDERS.incrementAndGet());
    try (var connection = demo.database();
        var statement =
            connection.prepareStatement(
                """
                with wanted (number, own) as (values (?, ?)), ordered as (
                  insert into shop.orders
                  select own, customer_id, status, placed_at, delivered_at, paid, total_cents, card_ending
                  from shop.orders join wanted using (number) returning number), items as (
                  insert into shop.item
                  select own, position, title, quantity, price_cents
                  from shop.item join wanted on order_number = number, ordered)
                insert into bank.payment
                select own, payer, card_ending, paid_cents, paid_at
                from bank.payment join wanted on order_number = number
                """)) {
      statement.setString(1, number);
      statement.setString(2, own);
      statement.execute();
      return own;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a case and gives its key. */
  String request(String orderNumber, String message) {
    return request(orderNumber, message, Map.of());
  }

  String request(String orderNumber, String message, Map<String, Object> more) {
    var variables = new HashMap<String, Object>(more);
    variables.put("customerEmail", "ana.costa@example.com");
    variables.put("orderNumber", orderNumber);
    variables.put("message", message);
    return start("refund-request", variables);
  }

  String start(String processId, Map<String, Object> variables) {
    var answer =
        system.post(
            "/v2/process-instances",
            Map.of("processDefinitionId", processId, "variables", variables),
            Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    if (answer.status() != 200) {
      throw new AssertionError("Start refused: " + answer);
    }
    return answer.json().get("processInstanceKey").asString();
  }

  /** The open gate of the case whose proposal is this action. */
  Gate awaitGate(String caseKey, String action) {
    return await("gate for " + action + " in " + caseKey)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> gate(caseKey, action), Optional::isPresent)
        .orElseThrow();
  }

  Optional<Gate> gate(String caseKey, String action) {
    return gates(caseKey, action).stream().findFirst();
  }

  List<Gate> gates(String caseKey, String action) {
    return openTasks().stream()
        .map(task -> task.get("userTaskKey").asString())
        .filter(key -> isOf(caseKey, key))
        .map(this::gate)
        .filter(gate -> gate.action().equals(action))
        .toList();
  }

  /** Whether the task belongs to the case or to a process that it called; this never changes. */
  private boolean isOf(String caseKey, String userTaskKey) {
    var known = caseOfTask.get(userTaskKey);
    if (known == null) {
      known = gate(userTaskKey).caseKey();
      if (!known.isEmpty()) {
        caseOfTask.put(userTaskKey, known);
      }
    }
    return known.equals(caseKey);
  }

  List<JsonNode> openTasks() {
    var found =
        system.post(
            "/v2/user-tasks/search",
            Map.of("filter", Map.of("state", "CREATED"), "page", Map.of("limit", 100)));
    return StreamSupport.stream(found.json().get("items").spliterator(), false).toList();
  }

  /** As {@code GET /api/gates/{userTaskKey}} shows it. */
  record Gate(String key, JsonNode json) {

    String action() {
      return json.path("proposal").path("action").asString("");
    }

    String caseKey() {
      return json.path("rootProcessInstanceKey").asString("");
    }

    String digest() {
      return json.path("digest").asString("");
    }
  }

  Gate gate(String userTaskKey) {
    return new Gate(userTaskKey, system.get("/api/gates/" + userTaskKey).json());
  }

  Answer decide(Rest person, Gate gate, String decision, String reason) {
    return person.post(
        "/v2/user-tasks/%s/completion".formatted(gate.key()),
        Map.of(
            "variables", Map.of("decision", decision, "reason", reason, "digest", gate.digest())));
  }

  Answer assign(Rest person, Gate gate, String assignee) {
    return person.post(
        "/v2/user-tasks/%s/assignment".formatted(gate.key()), Map.of("assignee", assignee));
  }

  String engineVersion() {
    return system.get("/v2/topology").json().get("gatewayVersion").asString();
  }

  void awaitState(String caseKey, String state) {
    await(caseKey + " is " + state)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> state(caseKey).equals(state));
  }

  String state(String caseKey) {
    return system.get("/v2/process-instances/" + caseKey).json().get("state").asString();
  }

  /** The states of the case's effects with this action, oldest first. */
  List<String> effects(String caseKey, String action) {
    var found = system.get("/api/effects?rootProcessInstanceKey=" + caseKey);
    return StreamSupport.stream(found.json().get("items").spliterator(), false)
        .filter(effect -> effect.get("action").asString().equals(action))
        .map(effect -> effect.get("state").asString())
        .toList()
        .reversed();
  }

  /** The index of an entry of the history that went well. */
  long someEntry() {
    var entries =
        await("an entry")
            .until(
                () -> system.get("/api/history/entries?outcome=ok").json().get("items"),
                found -> !found.isEmpty());
    return entries.get(entries.size() / 2).get("index").asLong();
  }

  void awaitEffect(String caseKey, String action, String state) {
    await(action + " of " + caseKey + " is " + state)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> effects(caseKey, action).contains(state));
  }

  /** The open user task of the case at this element. */
  String awaitTask(String caseKey, String elementId) {
    return await(elementId + " of " + caseKey)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                openTasks().stream()
                    .filter(task -> task.get("processInstanceKey").asString().equals(caseKey))
                    .filter(task -> task.get("elementId").asString().equals(elementId))
                    .map(task -> task.get("userTaskKey").asString())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The same in the case or in a process that it called. */
  String awaitTaskBelow(String caseKey, String elementId) {
    return await(elementId + " below " + caseKey)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                openTasks().stream()
                    .filter(task -> task.get("elementId").asString().equals(elementId))
                    .map(task -> task.get("userTaskKey").asString())
                    .filter(key -> isOf(caseKey, key))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Approves as the supervisor. */
  void approve(Gate gate) {
    approve(gate, Rest.person(demo.address(), "supervisor"));
  }

  void approve(Gate gate, Rest supervisor) {
    var answer = decide(supervisor, gate, "approve", "fine");
    if (answer.status() >= 300) {
      throw new AssertionError("Not approved: " + answer);
    }
  }

  void awaitRefundAtTheBank(String orderNumber) {
    await("refund of " + orderNumber)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> refundsAtTheBank(orderNumber) == 1);
  }

  /** As the owner sets it from now on: what the clerk's model calls may cost today, in nanos. */
  void limitOfTheClerk(long nanos) throws SQLException {
    try (var connection = demo.database();
        var statement =
            connection.prepareStatement(
                """
                select budgets.set_limit('WORKER', 'refund-clerk', 'DAY', max(period_key), 'MONEY',
                  coalesce(max(posted_money + held_money), 0) + ?, 'owner', 'A story', now())
                from budgets.account
                where (scope_kind, scope_id, period) = ('WORKER', 'refund-clerk', 'DAY')
                """)) {
      statement.setLong(1, nanos);
      statement.execute();
    }
  }

  /** As the owner sets it: what may be paid out in this case, in euros. */
  void limitOfTheCase(String caseKey, int euros) {
    var answer =
        Rest.person(demo.address(), "owner")
            .put(
                "/api/budgets",
                "application/json",
                """
                {"scope": "INSTANCE", "scopeId": "%s", "period": "RUN", "unit": "SPEND",
                 "limit": "%d000000000", "reason": "A story"}
                """
                    .formatted(caseKey, euros),
                Map.of("If-Match", "\"0\""));
    if (answer.status() != 200) {
      throw new AssertionError("Limit refused: " + answer);
    }
  }

  /** How many model calls the ledger was billed for in this case. */
  long modelCalls(String caseKey) {
    return entries(caseKey).stream().filter("turn.answered"::equals).count();
  }

  /** The types of what the history holds about the case, with all that happened until now. */
  List<String> entries(String caseKey) {
    long told = number("select coalesce(max(id), 0) from history.inbox");
    await("what was told has its place in the log")
        .atMost(PATIENCE)
        .until(() -> number("select count(*) from history.inbox where id <= " + told) == 0);
    var found = system.get("/api/history/entries?instance=" + caseKey);
    return StreamSupport.stream(found.json().get("items").spliterator(), false)
        .map(entry -> entry.get("type").asString())
        .toList();
  }

  /** How many entries of this type the history holds. */
  int alarms(String type) {
    return system.get("/api/history/entries?type=" + type).json().get("items").size();
  }

  void awaitEntry(String caseKey, String type) {
    await(type + " of " + caseKey)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> entries(caseKey).contains(type));
  }

  /** In the bank's own table, whatever we believe of it. */
  long refundsAtTheBank(String orderNumber) throws SQLException {
    try (var connection = demo.database();
        var statement =
            connection.prepareStatement(
                "select count(*) from bank.refund where state = 'EXECUTED' and order_number = ?")) {
      statement.setString(1, orderNumber);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** How often the bank has taken a refund of the order back, by its own books. */
  long reversalsAtTheBank(String orderNumber) throws SQLException {
    try (var connection = demo.database();
        var statement =
            connection.prepareStatement(
                """
                select count(*) from bank.reversal v join bank.refund r on r.idempotency_key = v.refund
                where v.state = 'EXECUTED' and r.order_number = ?
                """)) {
      statement.setString(1, orderNumber);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private long number(String sql) {
    try (var connection = demo.database();
        var statement = connection.prepareStatement(sql);
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** All mail that the demo's mail server took over, as text. */
  List<String> mailbox() throws SQLException {
    try (var connection = demo.database();
        var statement =
            connection.prepareStatement("select convert_from(raw, 'UTF8') from mailbox.mail");
        var rows = statement.executeQuery()) {
      var mails = new ArrayList<String>();
      while (rows.next()) {
        mails.add(rows.getString(1));
      }
      return mails;
    }
  }

  /** As an auditor would, from the outside. */
  Verifying.Verdict verify() {
    return Verifying.verify(demo.address().toString(), system.token());
  }
}
