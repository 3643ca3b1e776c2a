package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Account;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Period;
import io.countersign.budgets.PriceChange;
import io.countersign.budgets.Prices;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.Ability.Approval;
import io.countersign.workers.Ability.Condition;
import io.countersign.workers.Ability.Operator;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The module's words for tests: one instance, its jobs, its gates. */
final class House implements AutoCloseable {

  static final String CLERK = "refund-clerk";

  private final AnnotationConfigApplicationContext context;
  final TickingClock clock;
  final PlayedModel model;
  final Bank bank;
  final Workers workers;
  final Effects effects;
  final Runs runs;
  final Budgets budgets;
  final Gates gates;
  final FragileHistory history;
  final JdbcClient jdbc;
  private final AtomicLong keys = new AtomicLong(1_000);
  long instance;

  House() {
    this(Map.of());
  }

  House(Map<String, Object> settings) {
    context = new AnnotationConfigApplicationContext();
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
    context.register(TestContext.class);
    context.refresh();
    clock = context.getBean(TickingClock.class);
    model = context.getBean(PlayedModel.class);
    bank = context.getBean(Bank.class);
    workers = context.getBean(Workers.class);
    effects = context.getBean(Effects.class);
    runs = context.getBean(Runs.class);
    budgets = context.getBean(Budgets.class);
    gates = context.getBean(Gates.class);
    history = context.getBean(FragileHistory.class);
    jdbc = context.getBean(JdbcClient.class);
    var price = new Prices.NewPrice(PlayedModel.NAME, 1_000, 1_000, 5_000, Instant.EPOCH);
    context.getBean(Prices.class).set(List.of(price), PriceChange.Large.ASKED, "owner");
    limit(Scope.organisation(), Unit.MONEY, 1_000_000_000_000L);
    limit(Scope.organisation(), Unit.SPEND, 1_000_000_000_000_000L);
    workers.save(clerk(Worker.State.ACTIVE, abilities()), "owner");
    newInstance();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  static List<Ability> abilities() {
    return List.of(
        new Ability("orders.read", List.of(), Approval.NEVER, List.of(), "Orders 1", 1),
        new Ability(
            "payments.refund",
            List.of(new Condition("amountCents", Operator.AT_MOST, "50000")),
            Approval.WHEN,
            List.of(new Condition("amountCents", Operator.ABOVE, "5000")),
            "Refunds 2",
            1),
        new Ability("mail.send", List.of(), Approval.ALWAYS, List.of(), "Mail 1", 1));
  }

  static Worker clerk(Worker.State state, List<Ability> abilities) {
    return new Worker(
        CLERK, "Refund clerk", "owner", "Refunds", PlayedModel.NAME, "Be kind.", state, abilities);
  }

  void limit(Scope scope, Unit unit, long amount) {
    budgets.limit(new BudgetLimit(scope, Period.TOTAL, unit, amount), "owner", "test");
  }

  /** A new case, a clerk who may refund, a bank that paid nothing back, and nothing that fails. */
  void begin() {
    newInstance();
    workers.save(clerk(Worker.State.ACTIVE, abilities()), "owner");
    bank.look = call -> Bank.books(0, call);
    history.dies = _ -> false;
    history.diesFirst = _ -> false;
    model.otherwise = _ -> PlayedModel.says("I have finished.");
  }

  /** A new root instance with its agent step. */
  void newInstance() {
    long root = keys.addAndGet(10);
    instance = keys.addAndGet(10);
    long definition = keys.addAndGet(10);
    insertDefinition(definition);
    insertInstance(root, root, "refund-request", definition);
    insertInstance(instance, root, "agent-step", definition);
  }

  private void insertDefinition(long key) {
    jdbc.sql(
            """
            insert into zeebe.definition values (:key, 'agent-step', 'Agent step', 1, 'a.bpmn', '<x/>', now())
            """)
        .param("key", key)
        .update();
  }

  private void insertInstance(long key, long root, String process, long definition) {
    jdbc.sql(
            """
            insert into zeebe.instance (key, state, bpmn_process_id, version, definition_key,
              parent_key, root_key, started_at)
            values (:key, 'ACTIVE', :process, 1, :definition, :parent, :root, now())
            """)
        .param("key", key)
        .param("process", process)
        .param("definition", definition)
        .param("parent", key == root ? null : root)
        .param("root", root)
        .update();
  }

  /** The next activation of a job of the agent step. */
  Work.Outcome job(String type) {
    return job(type, keys.incrementAndGet());
  }

  Work.Outcome job(String type, long key) {
    return work(type)
        .perform(
            new Job(
                key,
                "countersign." + type,
                instance,
                "agent-step",
                1,
                type,
                1,
                Map.of("asksAgain", "true"),
                Map.of(
                    "worker",
                    CLERK,
                    "goal",
                    "Look into it.",
                    "facts",
                    Map.of("message", "I want my money back.")),
                3,
                Instant.MAX));
  }

  private Work work(String type) {
    return context.getBeansOfType(Work.class).values().stream()
        .filter(w -> w.type().equals("countersign." + type))
        .findFirst()
        .orElseThrow();
  }

  /** An instance of the process that undoes takes this one up. */
  Map<String, Object> prepareUndo(String undo) {
    newInstance();
    var job =
        new Job(
            keys.incrementAndGet(),
            "countersign.prepare-undo",
            instance,
            "undo-effect",
            1,
            "prepare-undo",
            1,
            Map.of(),
            Map.of("undo", undo),
            3,
            Instant.MAX);
    return new HashMap<>(((Work.Outcome.Completed) work("prepare-undo").perform(job)).variables());
  }

  /** Variables of a turn that ends. */
  Map<String, Object> turn() {
    return new HashMap<>(((Work.Outcome.Completed) job("agent-turn")).variables());
  }

  Map<String, Object> perform() {
    return new HashMap<>(((Work.Outcome.Completed) job("perform")).variables());
  }

  Effect effect() {
    return effects.search(null, null, null, 1_000).stream()
        .filter(effect -> effect.processInstanceKey() == instance)
        .findFirst()
        .orElseThrow();
  }

  /** Opens a user task of the agent step, as the exporter would. */
  long task(String element, Map<String, String> variables) {
    long task = keys.incrementAndGet();
    long elementKey = keys.incrementAndGet();
    jdbc.sql(
            """
            insert into zeebe.user_task (key, state, job_based, element_id, element_key,
              instance_key, root_key, definition_key, bpmn_process_id, version, candidate_groups,
              candidate_users, headers, created_at)
            select :task, 'CREATED', false, :element, :elementKey, i.key, i.root_key,
              i.definition_key, 'agent-step', 1, '{}', '{}', '{}', now()
            from zeebe.instance i where i.key = :instance
            """)
        .param("task", task)
        .param("element", element)
        .param("elementKey", elementKey)
        .param("instance", instance)
        .update();
    insertElement(elementKey, element);
    variables.forEach((name, value) -> insertVariable(elementKey, name, value));
    return task;
  }

  private void insertElement(long key, String element) {
    jdbc.sql(
            """
            insert into zeebe.element_instance (key, instance_key, root_key, scope_key, element_id,
              type, state, started_at)
            select :key, i.key, i.root_key, i.key, :element, 'USER_TASK', 'ACTIVE', now()
            from zeebe.instance i where i.key = :instance
            """)
        .param("key", key)
        .param("element", element)
        .param("instance", instance)
        .update();
  }

  private void insertVariable(long scope, String name, String value) {
    jdbc.sql(
            """
            insert into zeebe.variable (key, scope_key, instance_key, root_key, name, value, updated_at)
            values (:key, :scope, :instance, :instance, :name, :value, now())
            """)
        .param("key", keys.incrementAndGet())
        .param("scope", scope)
        .param("instance", instance)
        .param("name", name)
        .param("value", "\"" + value + "\"")
        .update();
  }

  Gates.Result approve(Effect effect) {
    return decide(gate(effect), Decision.Verdict.APPROVE, Map.of());
  }

  Gates.Result reject(Effect effect) {
    return decide(gate(effect), Decision.Verdict.REJECT, Map.of());
  }

  Gates.Result edit(Effect effect, Map<String, Object> arguments) {
    return decide(gate(effect), Decision.Verdict.EDIT, Map.of("arguments", arguments));
  }

  Gates.Result askBack(Effect effect) {
    return decide(gate(effect), Decision.Verdict.ASK, Map.of());
  }

  /** It waits at its gate again, under another digest; nothing was done. */
  void assertAskedAgain(Effect before, Map<String, Object> performed) {
    Effect now = now(before);
    assertThat(performed)
        .containsEntry("outcome", "approval")
        .containsEntry("effects", List.of(before.id()));
    assertThat(now.state()).isEqualTo(Effect.State.PROPOSED);
    assertThat(now.digest()).isNotEqualTo(before.digest());
    assertThat(bank.executions).doesNotContainKey(before.id());
    assertThat(outcomes("effect.changed", before.id())).containsExactly("refused");
  }

  /** As it is by now. */
  Effect now(Effect effect) {
    return effects.find(effect.id()).orElseThrow();
  }

  /** What the model was told last. */
  String told() {
    return ((Model.Message.ToolResult) model.prompts.getLast().messages().getLast()).content();
  }

  long gate(Effect effect) {
    return task("approve-action", Map.of("effect", effect.id()));
  }

  Gates.Result decide(long task, Decision.Verdict verdict, Map<String, Object> variables) {
    return gates.decide(
        new Gates.Request(
            task,
            new Gates.Person("supervisor", Set.of("SUPERVISOR")),
            verdict,
            "Because.",
            gates.subject(task).orElseThrow().digest(),
            variables));
  }

  /** Entries of a type about an effect. */
  long entries(String type, String effect) {
    return outcomes(type, effect).size();
  }

  /** How entries of a type about an effect say that it went. */
  List<String> outcomes(String type, String effect) {
    return jdbc.sql(
            """
            select leaf::jsonb ->> 'outcome' from history.inbox
            where leaf::jsonb ->> 'type' = :type and leaf::jsonb #>> '{subjects,effect}' = :effect
            """)
        .param("type", type)
        .param("effect", effect)
        .query(String.class)
        .list();
  }

  Effect.State state(Effect effect) {
    return effects.find(effect.id()).orElseThrow().state();
  }

  /** The model proposes this alone, and the turn ends. */
  Effect proposed(Model.ToolCall call) {
    model.then(PlayedModel.says("I propose.", call));
    turn();
    return effect();
  }

  /** A refund that was proposed, and that a person has approved. */
  Effect approved(int cents) {
    Effect effect = proposed(PlayedModel.refund(cents));
    assertThat(approve(effect)).isInstanceOf(Gates.Result.Decided.class);
    return effect;
  }

  Account account(Scope scope, Unit unit) {
    return budgets.accounts(List.of(scope)).stream()
        .filter(account -> account.unit() == unit && account.period() == Period.TOTAL)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    context.close();
  }
}
