package io.countersign.server;

import io.countersign.server.demo.DemoServices;
import io.countersign.server.identity.OwnerLinks;
import io.countersign.server.parts.OneLineFailure;
import io.countersign.server.parts.Ready;
import io.countersign.server.parts.StartParts;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** Starts the application: {@code demo|up [--port n] [--data folder]}. */
@SpringBootApplication(scanBasePackages = "io.countersign")
public class Main {

  private final OwnerLinks owners;

  Main(OwnerLinks owners) {
    this.owners = owners;
  }

  public static void main(String[] args) {
    var application = new SpringApplication(Main.class);
    StartParts parts = StartParts.with(application);
    DemoServices.with(application);
    try {
      application.run(arguments(args).toArray(String[]::new));
    } catch (RuntimeException failure) {
      System.err.println(
          "countersign: " + OneLineFailure.sentence(parts.failure().orElse(failure)));
      System.exit(1);
    }
  }

  /** {@code demo --port 1 --data d} as Spring reads it. */
  static List<String> arguments(String... args) {
    var arguments = new ArrayList<String>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "demo" -> arguments.add("--spring.profiles.active=demo");
        case "up" -> {}
        case "--port" -> arguments.add("--countersign.port=" + args[++i]);
        case "--data" -> arguments.add("--countersign.data=" + args[++i]);
        default -> arguments.add(args[i]);
      }
    }
    return arguments;
  }

  @Order(0)
  @EventListener
  void sayReady(Ready ready) {
    System.out.println("Countersign is ready: " + ready.address());
    owners
        .issue()
        .ifPresent(link ->
            System.out.println(
                "Nobody can sign in yet. This link creates the owner, once, within a day: "
                    + ready.address().resolve(link)));
  }
}
