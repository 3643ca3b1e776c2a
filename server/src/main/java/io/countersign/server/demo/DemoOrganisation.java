package io.countersign.server.demo;

import io.countersign.budgets.Budgets;
import io.countersign.engine.Deployments;
import io.countersign.history.Actor;
import io.countersign.history.Digest;
import io.countersign.processes.Resource;
import io.countersign.server.identity.Clients;
import io.countersign.server.identity.NewClient;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Role;
import io.countersign.server.parts.Ready;
import io.countersign.workers.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Founds Harbour Supplies: whatever of it is missing is made, whatever is there stays as it is. */
@Component
@Profile("demo")
class DemoOrganisation {

  private static final String BY = "countersign";
  private static final String PASSWORD = "countersign";
  private static final List<String> MODELS =
      List.of("processes/agent-step.bpmn", "demo/processes/refund-request.bpmn");

  private final People people;
  private final Clients clients;
  private final Workers workers;
  private final Budgets budgets;
  private final Deployments deployments;
  private final JdbcClient database;

  DemoOrganisation(
      People people,
      Clients clients,
      Workers workers,
      Budgets budgets,
      Deployments deployments,
      JdbcClient database) {
    this.people = people;
    this.clients = clients;
    this.workers = workers;
    this.budgets = budgets;
    this.deployments = deployments;
    this.database = database;
  }

  @Order(-100)
  @EventListener
  void found(Ready ready) throws IOException {
    person("owner", "Olga Brandt", Role.OWNER);
    person("supervisor", "Sam Okafor", Role.SUPERVISOR);
    person("designer", "Dana Lopez", Role.DESIGNER);
    person("viewer", "Vera Lind", Role.VIEWER);
    if (clients.find("demo-system").isEmpty()) {
      clients.create(
          new NewClient(
              "demo-system",
              "The demo's shop system",
              "demo-secret",
              Set.of("read", "start"),
              Set.of(),
              true),
          BY);
    }
    if (workers.find(DemoWorkers.REFUND_CLERK).isEmpty()) {
      workers.save(DemoWorkers.refundClerk(text("demo/workers/refund-clerk.txt")), "owner");
      DemoWorkers.limits().forEach(limit -> budgets.limit(limit, "owner", "The demo's limits"));
    }
    if (workers.find(DemoWorkers.EMAIL_SENDER).isEmpty()) {
      workers.save(DemoWorkers.emailSender(), "owner");
    }
    deploy();
  }

  private void person(String username, String name, Role role) {
    if (people.find(username).isEmpty()) {
      people.create(new NewPerson(username, name, PASSWORD, Set.of(role), true), BY);
    }
  }

  /** Once for each content of the files, over restarts. */
  private void deploy() throws IOException {
    var resources = new ArrayList<Resource>();
    var contents = new StringBuilder();
    for (String model : MODELS) {
      String content = text(model);
      contents.append(Digest.ofText(content));
      resources.add(
          new Resource(
              model.substring(model.lastIndexOf('/') + 1),
              content.getBytes(StandardCharsets.UTF_8)));
    }
    String digest = Digest.ofText(contents.toString()).hex();
    boolean done =
        database
            .sql("select exists (select from shop.deployed where digest = :digest)")
            .param("digest", digest)
            .query(Boolean.class)
            .single();
    if (done) {
      return;
    }
    switch (deployments.deploy(resources, Actor.system())) {
      case Deployments.Result.Accepted _ ->
          database
              .sql("insert into shop.deployed (digest) values (:digest)")
              .param("digest", digest)
              .update();
      case Deployments.Result.Refused(var findings) ->
          throw new IllegalStateException("The demo's own models are refused: " + findings);
    }
  }

  private static String text(String resource) throws IOException {
    return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
  }
}
