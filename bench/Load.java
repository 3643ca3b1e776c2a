import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts process instances at the embedded engine of a data directory: {@code Load.java data count}. */
public class Load {

  private static final int IN_FLIGHT_MAX = 64;
  private static final String MODEL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">
        <bpmn:process id="bench" name="Bench" isExecutable="true">
          <bpmn:startEvent id="start"/>
          <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="ask"/>
          <bpmn:userTask id="ask" name="Ask somebody">
            <bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>
          </bpmn:userTask>
          <bpmn:sequenceFlow id="b" sourceRef="ask" targetRef="end"/>
          <bpmn:endEvent id="end"/>
        </bpmn:process>
      </bpmn:definitions>
      """;

  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    int count = Integer.parseInt(args[1]);
    try (CamundaClient client = client(data)) {
      client.newDeployResourceCommand().addResourceStringUtf8(MODEL, "bench.bpmn").send().join();
      var slots = new Semaphore(IN_FLIGHT_MAX);
      var left = new AtomicInteger(count);
      while (left.get() > 0) {
        slots.acquire();
        if (left.getAndDecrement() <= 0) {
          break;
        }
        client
            .newCreateInstanceCommand()
            .bpmnProcessId("bench")
            .latestVersion()
            .variables(Map.of("customer", "somebody", "amount", 4200))
            .send()
            .whenComplete(
                (started, failure) -> {
                  if (failure != null) {
                    left.incrementAndGet();
                    pause(failure);
                  }
                  slots.release();
                });
      }
      slots.acquire(IN_FLIGHT_MAX);
    }
  }

  /** The broker says that it has enough for now. */
  private static void pause(Throwable failure) {
    if (!(failure instanceof ClientStatusException)) {
      return;
    }
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CamundaClient client(Path data) throws Exception {
    var ports = new Properties();
    try (var reader = Files.newBufferedReader(data.resolve("ports"))) {
      ports.load(reader);
    }
    String secret = Files.readString(data.resolve("secrets/engine-secret")).strip();
    return CamundaClient.newClientBuilder()
        .grpcAddress(URI.create("http://127.0.0.1:" + ports.getProperty("engine.grpc")))
        .preferRestOverGrpc(false)
        .defaultRequestTimeout(Duration.ofSeconds(30))
        .credentialsProvider(
            new io.camunda.client.CredentialsProvider() {
              @Override
              public void applyCredentials(CredentialsApplier applier) {
                applier.put("Authorization", "Bearer " + secret);
              }

              @Override
              public boolean shouldRetryRequest(StatusCode statusCode) {
                return false;
              }
            })
        .build();
  }
}
