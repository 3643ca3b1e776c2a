package io.countersign.server.demo;

import io.countersign.server.demo.bank.BankMain;
import io.countersign.server.parts.Parts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Starts the demo's bank beside the server, and tells the connectors where bank and mailbox are.
 */
public final class DemoServices
    implements ApplicationContextInitializer<GenericApplicationContext>, Ordered {

  private static final int CONNECT_MILLIS_MAX = 500;

  private DemoServices() {}

  /** Only acts where the profile {@code demo} is on. */
  public static void with(SpringApplication application) {
    application.addInitializers(new DemoServices());
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (!environment.acceptsProfiles(Profiles.of("demo"))) {
      return;
    }
    Parts parts = context.getBeanFactory().getBean(Parts.class);
    int bankPort = parts.port("bank", 18090);
    String token = parts.data().secret("bank-token");
    var properties = new HashMap<String, Object>();
    properties.put("countersign.actions.payments.url", "http://127.0.0.1:" + bankPort);
    properties.put("countersign.actions.payments.token", token);
    properties.putAll(mailbox(environment, parts));
    environment.getPropertySources().addFirst(new MapPropertySource("demo-services", properties));
    parts.child(
        "bank", command(), bankEnvironment(environment, bankPort, token), () -> accepts(bankPort));
  }

  /** The demo's own mailbox, unless the settings name another. */
  private static Map<String, Object> mailbox(ConfigurableEnvironment environment, Parts parts) {
    if (environment.containsProperty("countersign.actions.mail.host")) {
      return Map.of();
    }
    int smtp = parts.port("smtp", 10025);
    int imap = parts.port("imap", 10143);
    var mailbox = new HashMap<String, Object>(connector(smtp, imap));
    if (!environment.containsProperty("spring.mail.host")) {
      mailbox.put("spring.mail.host", "127.0.0.1");
      mailbox.put("spring.mail.port", smtp);
    }
    return mailbox;
  }

  private static Map<String, Object> connector(int smtp, int imap) {
    return Map.of(
        "countersign.demo.smtp-port",
        smtp,
        "countersign.demo.imap-port",
        imap,
        "countersign.actions.mail.host",
        "127.0.0.1",
        "countersign.actions.mail.port",
        smtp,
        "countersign.actions.mail.journal",
        "journal@harbour.example",
        "countersign.actions.mail.journal-complete",
        true,
        "countersign.actions.mail.imap.host",
        "127.0.0.1",
        "countersign.actions.mail.imap.port",
        imap);
  }

  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dcountersign.part=bank",
        "-XX:+UseSerialGC",
        "-Xmx32m",
        "-XX:TieredStopAtLevel=1",
        "-XX:ReservedCodeCacheSize=24m",
        "-Dlogback.configurationFile=demo/bank/logback.xml",
        "-cp",
        System.getProperty("java.class.path"),
        BankMain.class.getName());
  }

  private static Map<String, String> bankEnvironment(
      ConfigurableEnvironment environment, int port, String token) {
    return Map.of(
        "DEMO_BANK_PORT", Integer.toString(port),
        "DEMO_BANK_TOKEN", token,
        "DEMO_BANK_DATABASE_URL", environment.getRequiredProperty("countersign.database.url"),
        "DEMO_BANK_DATABASE_USER", environment.getProperty("countersign.database.user", ""),
        "DEMO_BANK_DATABASE_PASSWORD", environment.getProperty("countersign.database.password", ""),
        "DEMO_BANK_DELAY_MS", environment.getProperty("countersign.demo.bank-delay-ms", "0"));
  }

  private static boolean accepts(int port) throws Exception {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
      return true;
    }
  }

  /** After the parts are there. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
