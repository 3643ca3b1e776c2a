package io.countersign.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Page;
import io.countersign.engine.Search;
import io.countersign.engine.Search.Condition;
import io.countersign.engine.Search.Operator;
import io.countersign.engine.TestDatabase;
import io.countersign.engine.TestReadModel;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresReadModelTest {

  private static final JdbcClient JDBC = JdbcClient.create(TestDatabase.fresh());

  private final PostgresSearches searches = new PostgresSearches(JDBC);
  private final PostgresUserTasks tasks = new PostgresUserTasks(searches);
  private final PostgresInstances instances = new PostgresInstances(JDBC, searches);
  private final TestReadModel model = new TestReadModel(JDBC);
  private long definition;

  @BeforeEach
  void empty() {
    JDBC.sql(
            """
            truncate zeebe.definition, zeebe.instance, zeebe.element_instance, zeebe.variable,
              zeebe.user_task, zeebe.incident
            """)
        .update();
    definition = model.definition("refund", "Refund", 1);
  }

  @Test
  void a_task_is_found_with_its_name_and_the_nearest_variables() {
    long instance = model.instance("refund", definition, null);
    long task = model.userTask(instance, "check", "anna", "support");
    long element = JDBC.sql("select element_key from zeebe.user_task").query(Long.class).single();
    model.variable(instance, instance, "amount", "5");
    model.variable(instance, instance, "who", "\"outer\"");
    model.variable(instance, element, "who", "\"inner\"");

    UserTask found = tasks.find(task).orElseThrow();

    assertThat(found.name()).isEqualTo("The check");
    assertThat(found.candidateGroups()).containsExactly("support");
    assertThat(found.variables()).containsEntry("amount", 5).containsEntry("who", "inner");
  }

  @Test
  void the_variable_that_says_which_start_a_case_came_of_is_no_datum_of_it() {
    long instance = model.instance("refund", definition, null);
    long task = model.userTask(instance, "check", null);
    model.variable(instance, instance, "amount", "5");
    model.variable(instance, instance, "countersignStart", "\"6e1f\"");

    assertThat(instances.variables(instance)).containsOnlyKeys("amount");
    assertThat(tasks.find(task).orElseThrow().variables()).containsOnlyKeys("amount");
  }

  @Test
  void open_tasks_of_called_processes_belong_to_the_outermost_instance() {
    long root = model.instance("refund", definition, null);
    long called = model.instance("agent-step", definition, root);
    long open = model.userTask(called, "approve-action", null);
    model.end(model.userTask(root, "done", null), UserTask.State.COMPLETED, TestReadModel.START);

    assertThat(tasks.open(root)).extracting(UserTask::key).containsExactly(open);
    assertThat(instances.family(root)).extracting(Instance::key).containsExactly(root, called);
  }

  @Test
  void pages_follow_each_other_without_gap_or_repetition() {
    long instance = model.instance("refund", definition, null);
    List<Long> made =
        LongStream.range(0, 7).mapToObj(i -> model.userTask(instance, "a", null)).toList();

    var seen = new ArrayList<Long>();
    String after = null;
    do {
      Page<UserTask> page =
          tasks.search(new UserTasks.Query(null, null, null, instance, null, null, null, 3, after));
      assertThat(page.total()).isEqualTo(7);
      page.items().forEach(task -> seen.add(task.key()));
      after = page.next();
    } while (after != null);

    assertThat(seen).isEqualTo(made.reversed());
  }

  @Test
  void a_nullable_field_orders_and_pages_too() {
    long instance = model.instance("refund", definition, null);
    model.userTask(instance, "a", "bert");
    model.userTask(instance, "a", null);
    model.userTask(instance, "a", "anna");
    var byAssignee = List.of(new Search.Order("assignee", Search.Direction.ASC));

    Page<UserTask> first = searches.userTasks(new Search(List.of(), byAssignee, 2, 0, null));
    Page<UserTask> second =
        searches.userTasks(new Search(List.of(), byAssignee, 2, 0, first.next()));

    assertThat(first.items()).extracting(UserTask::assignee).containsExactly(null, "anna");
    assertThat(second.items()).extracting(UserTask::assignee).containsExactly("bert");
    assertThat(second.next()).isNull();
  }

  @Test
  void conditions_of_every_kind_can_be_joined() {
    long instance = model.instance("refund", definition, null);
    long wanted = model.userTask(instance, "check-1", "anna", "support", "sales");
    model.userTask(instance, "check%2", "anna", "support");
    model.userTask(instance, "other", "anna", "sales");

    Page<UserTask> found =
        searches.userTasks(
            new Search(
                List.of(
                    new Condition("elementId", Operator.LIKE, List.of("check?*")),
                    new Condition("candidateGroup", Operator.IN, List.of("sales", "law")),
                    new Condition("creationDate", Operator.GTE, List.of(TestReadModel.START)),
                    new Condition("assignee", Operator.EXISTS, List.of(true)),
                    new Condition("assignee", Operator.NEQ, List.of("bert"))),
                List.of(),
                10,
                0,
                null));

    assertThat(found.items()).extracting(UserTask::key).containsExactly(wanted);
  }

  @Test
  void every_field_can_be_filtered_and_ordered_by() {
    for (Table<?> table :
        List.of(
            Tables.INSTANCES,
            Tables.USER_TASKS,
            Tables.DEFINITIONS,
            Tables.INCIDENTS,
            Tables.VARIABLES)) {
      for (String field : table.columns().keySet()) {
        var exists = List.of(new Condition(field, Operator.EXISTS, List.of(true)));
        var order = List.of(new Search.Order(field, Search.Direction.DESC));
        assertThat(new Selection<>(JDBC, table, new Search(exists, order, 5, 0, null)).page())
            .isNotNull();
      }
    }
  }

  @Test
  void an_incident_in_a_called_process_shows_at_the_outermost_one() {
    long root = model.instance("refund", definition, null);
    long called = model.instance("agent-step", definition, root);
    model.incident(called, "No such variable.");

    assertThat(instances.find(root).orElseThrow().hasIncident()).isTrue();
    assertThat(instances.incidents(root)).hasSize(1);
    assertThat(
            instances
                .search(new Instances.Query(null, null, null, null, null, true, true, 10, null))
                .items())
        .extracting(Instance::key)
        .containsExactly(root);
  }

  @Test
  void only_the_newest_version_counts() {
    long second = model.definition("refund", "Refund", 2);
    var definitions = new PostgresDefinitions(JDBC);

    assertThat(definitions.newest()).hasSize(1);
    assertThat(definitions.newest("refund").orElseThrow().key()).isEqualTo(second);
    assertThat(definitions.find(definition).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void a_foreign_cursor_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> searches.instances(new Search(List.of(), List.of(), 5, 0, "bm9uc2Vuc2U")))
        .withMessageContaining("no cursor");
  }
}
