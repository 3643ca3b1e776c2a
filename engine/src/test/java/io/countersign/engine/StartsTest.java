package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.EngineException.Kind;
import io.countersign.engine.Starts.Model;
import io.countersign.engine.Starts.Result;
import io.countersign.history.Actor;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class StartsTest {

  private static final AnnotationConfigApplicationContext CONTEXT =
      new AnnotationConfigApplicationContext(TestContext.class);
  private static final Actor CLIENT = Actor.client("demo-system");
  private static final Model REFUND = new Model.OfProcess("refund-request", null);

  private final Starts starts = CONTEXT.getBean(Starts.class);
  private final TestContext.Told engine = CONTEXT.getBean(TestContext.Told.class);
  private final String key = UUID.randomUUID().toString();

  private final StartAnswers answers = CONTEXT.getBean(StartAnswers.class);
  private final TestReadModel readModel = CONTEXT.getBean(TestReadModel.class);
  private final Requesters requesters = CONTEXT.getBean(Requesters.class);
  private final JdbcClient database = CONTEXT.getBean(JdbcClient.class);

  @BeforeEach
  void reset() {
    engine.refusal = null;
  }

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  @Test
  void the_same_request_gets_the_same_answer() {
    Result first = starts.start(REFUND, Map.of("rate", 1.5), CLIENT, key);
    Result second = starts.start(REFUND, Map.of("rate", 1.5), CLIENT, key);
    assertThat(second).isEqualTo(new Result.Repeated(((Result.Fresh) first).started()));
  }

  @Test
  void another_request_under_the_same_key_starts_nothing() {
    starts.start(REFUND, Map.of("a", 1), CLIENT, key);
    assertThat(starts.start(REFUND, Map.of("a", 2), CLIENT, key))
        .isInstanceOf(Result.OtherRequest.class);
  }

  @Test
  void keys_of_different_callers_do_not_meet() {
    starts.start(REFUND, Map.of(), CLIENT, key);
    assertThat(starts.start(REFUND, Map.of(), Actor.person("anna"), key))
        .isInstanceOf(Result.Fresh.class);
  }

  @Test
  void many_at_once_start_one() throws Exception {
    long before = engine.starts.get();
    List<Callable<Result>> all =
        IntStream.range(0, 10)
            .<Callable<Result>>mapToObj(i -> () -> starts.start(REFUND, Map.of(), CLIENT, key))
            .toList();
    try (var threads = Executors.newFixedThreadPool(10)) {
      threads.invokeAll(all);
    }
    assertThat(engine.starts.get()).isEqualTo(before + 1);
  }

  @Test
  void what_the_engine_refused_may_be_asked_again() {
    engine.refusal = new EngineException(Kind.NOT_FOUND, "no such process", null);
    assertThatThrownBy(() -> starts.start(REFUND, Map.of(), CLIENT, key))
        .hasMessage("no such process");
    engine.refusal = null;
    assertThat(starts.start(REFUND, Map.of(), CLIENT, key)).isInstanceOf(Result.Fresh.class);
  }

  @Test
  void what_a_busy_engine_did_not_take_on_is_started_once_when_it_is_asked_for_again() {
    engine.refusal = new EngineException(Kind.BUSY, "too much to do", null);
    assertThatThrownBy(() -> starts.start(REFUND, Map.of(), CLIENT, key))
        .hasMessage("too much to do");
    engine.refusal = null;
    Result fresh = starts.start(REFUND, Map.of(), CLIENT, key);
    assertThat(starts.start(REFUND, Map.of(), CLIENT, key))
        .isEqualTo(new Result.Repeated(((Result.Fresh) fresh).started()));
  }

  @Test
  void what_nobody_knows_is_not_started_again() {
    engine.refusal = new EngineException(Kind.UNAVAILABLE, "no answer", null);
    assertThatThrownBy(() -> starts.start(REFUND, Map.of(), CLIENT, key)).hasMessage("no answer");
    engine.refusal = null;
    assertThat(starts.start(REFUND, Map.of(), CLIENT, key)).isInstanceOf(Result.Unanswered.class);
  }

  @Test
  void a_start_whose_answer_was_lost_is_answered_from_the_engines_record() {
    loseTheAnswer(Actor.person("anna"));
    long instance = arrive();
    Result repeated = starts.start(REFUND, Map.of(), Actor.person("anna"), key);
    assertThat(repeated)
        .isInstanceOfSatisfying(
            Result.Repeated.class,
            it -> {
              assertThat(it.started().processInstanceKey()).isEqualTo(instance);
              assertThat(it.started().bpmnProcessId()).isEqualTo("refund-request");
            });
    answers.keepLost();
    assertThat(starts.start(REFUND, Map.of(), Actor.person("anna"), key)).isEqualTo(repeated);
    assertThat(requested(instance)).as("entries").isOne();
    assertThat(requesters.of(instance)).contains("anna");
  }

  @Test
  void whoever_started_a_case_is_known_before_the_lost_answer_is_kept() {
    loseTheAnswer(Actor.person("anna"));
    long instance = arrive();
    assertThat(requesters.of(instance)).contains("anna");
    answers.keepLost();
    assertThat(requesters.of(instance)).contains("anna");
  }

  @Test
  void a_case_that_copied_the_variable_later_does_not_get_the_answer() {
    loseTheAnswer(Actor.person("anna"));
    long instance = arrive();
    long copy = arrive();
    answers.keepLost();
    assertThat(requesters.of(instance)).contains("anna");
    assertThat(requesters.of(copy)).isEmpty();
  }

  @Test
  void nothing_is_left_of_a_start_that_was_answered_repeated_or_refused() {
    long before = waiting();
    starts.start(REFUND, Map.of(), CLIENT, key);
    starts.start(REFUND, Map.of(), CLIENT, key);
    engine.refusal = new EngineException(Kind.NOT_FOUND, "no such process", null);
    assertThatThrownBy(() -> starts.start(REFUND, Map.of(), CLIENT)).hasMessage("no such process");
    assertThat(waiting()).isEqualTo(before);
  }

  @Test
  void nobody_says_themselves_which_start_a_case_came_of() {
    long before = engine.starts.get();
    assertThatThrownBy(() -> starts.start(REFUND, Map.of(Starts.VARIABLE, "mine"), CLIENT, key))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(Starts.VARIABLE);
    assertThat(engine.starts.get()).isEqualTo(before);
    assertThat(starts.start(REFUND, Map.of(), CLIENT, key)).isInstanceOf(Result.Fresh.class);
  }

  private void loseTheAnswer(Actor by) {
    engine.refusal = new EngineException(Kind.UNAVAILABLE, "no answer", null);
    assertThatThrownBy(() -> starts.start(REFUND, Map.of(), by, key)).hasMessage("no answer");
    engine.refusal = null;
  }

  /** The engine has started it all the same, and the exporter has told. */
  private long arrive() {
    long definition = readModel.definition("refund-request", "Refund", 1);
    long instance = readModel.instance("refund-request", definition, null);
    readModel.variable(
        instance, instance, Starts.VARIABLE, "\"" + engine.startedWith.get(Starts.VARIABLE) + "\"");
    return instance;
  }

  private long waiting() {
    return database.sql("select count(*) from engine.asked_start").query(Long.class).single();
  }

  private long requested(long instance) {
    return database
        .sql(
            """
            select count(*) from history.inbox
             where leaf::jsonb ->> 'type' = 'instance.requested'
               and leaf::jsonb #>> '{subjects,instance}' = :instance
            """)
        .param("instance", Long.toString(instance))
        .query(Long.class)
        .single();
  }
}
