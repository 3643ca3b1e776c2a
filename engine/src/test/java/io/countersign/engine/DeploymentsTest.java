package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Deployments.Result;
import io.countersign.history.Actor;
import io.countersign.processes.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class DeploymentsTest {

  private static final AnnotationConfigApplicationContext CONTEXT =
      new AnnotationConfigApplicationContext(TestContext.class);

  private final Deployments deployments = CONTEXT.getBean(Deployments.class);

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  @Test
  void a_model_that_keeps_the_rules_is_deployed_with_its_entry() {
    String form =
        """
        {"type": "default", "id": "f", "schemaVersion": 16, "executionPlatform": "Camunda Cloud",
         "executionPlatformVersion": "8.5.0", "components": []}
        """;
    assertThat(deployments.deploy(List.of(resource("a.form", form)), Actor.person("dora")))
        .isInstanceOf(Result.Accepted.class);
    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void a_broken_model_never_reaches_the_engine() {
    long before = entries();
    Result result = deployments.deploy(List.of(resource("a.bpmn", "<no")), Actor.person("dora"));
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Refused.class, refused -> assertThat(refused.findings()).isNotEmpty());
    assertThat(entries()).isEqualTo(before);
  }

  private static Resource resource(String name, String text) {
    return new Resource(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static long entries() {
    return CONTEXT
        .getBean(JdbcClient.class)
        .sql("select count(*) from history.inbox where leaf::jsonb ->> 'type' = 'model.deployed'")
        .query(Long.class)
        .single();
  }
}
