package io.countersign.server.feed;

import io.countersign.history.HistoryException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.mail.javamail.JavaMailSender;

/** The receivers that the settings name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SinkSettings.class, AnchorSettings.class})
class SinkConfiguration {

  private static final int SYSLOG_BATCH = Feed.LIMIT_MAX;
  private static final int HTTP_BATCH = 100;

  @Bean(initMethod = "start", destroyMethod = "close")
  Pushing historyPushing(
      Feed feed,
      Checkpoints checkpoints,
      SinkCursors cursors,
      SinkSettings sinks,
      AnchorSettings anchors,
      ObjectProvider<JavaMailSender> mail) {
    SSLContext tls = Tls.trusting(sinks.authority());
    var pushes = new ArrayList<Push>(sinks(feed, cursors, sinks, tls));
    anchors(anchors, tls, mail)
        .forEach(named ->
            pushes.add(
                new Push(
                    named.name(),
                    cursors,
                    Push.checkpoints(checkpoints, named.anchor(), anchors.every()))));
    return new Pushing(pushes, cursors, Pushing.IDLE);
  }

  private static List<Push> sinks(
      Feed feed, SinkCursors cursors, SinkSettings settings, SSLContext tls) {
    var pushes = new ArrayList<Push>();
    settings
        .syslogAddress()
        .map(address -> Push.entries(feed, new SyslogSink(address, tls), SYSLOG_BATCH))
        .ifPresent(delivery -> pushes.add(new Push("syslog", cursors, delivery)));
    settings
        .otlpAddress()
        .map(url -> new OtlpSink(new HttpPost(url, settings.otlpToken(), tls)))
        .map(sink -> Push.entries(feed, sink, HTTP_BATCH))
        .ifPresent(delivery -> pushes.add(new Push("otlp", cursors, delivery)));
    settings
        .cloudEventsAddress()
        .map(url -> new CloudEventsSink(new HttpPost(url, settings.cloudEventsToken(), tls)))
        .map(sink -> Push.entries(feed, sink, HTTP_BATCH))
        .ifPresent(delivery -> pushes.add(new Push("cloud-events", cursors, delivery)));
    return pushes;
  }

  private record NamedAnchor(String name, Anchor anchor) {}

  private static List<NamedAnchor> anchors(
      AnchorSettings settings, SSLContext tls, ObjectProvider<JavaMailSender> mail) {
    var anchors = new ArrayList<NamedAnchor>();
    if (!settings.folder().isBlank()) {
      anchors.add(new NamedAnchor("anchor-folder", new FolderAnchor(Path.of(settings.folder()))));
    }
    if (!settings.url().isBlank()) {
      var post = new HttpPost(URI.create(settings.url()), "", tls);
      anchors.add(new NamedAnchor("anchor-url", new HttpAnchor(post)));
    }
    if (!settings.mail().isBlank()) {
      JavaMailSender sender =
          Optional.ofNullable(mail.getIfAvailable())
              .orElseThrow(() ->
                  new IllegalStateException(
                      "countersign.anchors.mail needs a mail server. Set spring.mail.host and its fellows."));
      anchors.add(
          new NamedAnchor(
              "anchor-mail", new MailAnchor(sender, settings.mailFrom(), settings.mail())));
    }
    return anchors;
  }

  /** A receiver that is away stops nothing here; somebody should know all the same. */
  @Bean
  HealthIndicator sinksHealthIndicator(SinkCursors cursors, Feed feed) {
    return () -> {
      try {
        return standing(cursors, feed.size());
      } catch (HistoryException | DataAccessException e) {
        return Health.down()
            .withDetail("sinks", "PostgreSQL is away; what receivers have is not known.")
            .build();
      }
    };
  }

  private static Health standing(SinkCursors cursors, long size) {
    Health.Builder health = Health.up();
    for (SinkCursors.Standing sink : cursors.all()) {
      String problem = sink.problem() == null ? "" : ": " + sink.problem();
      health.withDetail(sink.name(), "%d entries behind%s".formatted(size - sink.next(), problem));
    }
    return health.build();
  }
}
