package io.countersign.server.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demo's own parts ({@code countersign.demo.*}); in effect in the demo only.
 *
 * @param bankDelayMs how long the bank waits before and again after it commits a refund, for tests
 * @param smtpPort of the demo's mailbox; chosen at the first start, see the file {@code ports}
 * @param imapPort of the demo's mailbox; chosen at the first start, see the file {@code ports}
 */
@ConfigurationProperties("countersign.demo")
public record DemoSettings(
    @DefaultValue("0") int bankDelayMs,
    @DefaultValue("0") int smtpPort,
    @DefaultValue("0") int imapPort) {}
