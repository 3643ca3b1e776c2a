package io.countersign.server.gates;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What people approve ({@code countersign.gates.*}).
 *
 * @param approvalLasts for how long an approval may be used; what was not done by then is asked
 *     again
 * @param keyFile where the key that seals approvals is kept, readable by the owner only; servers
 *     that share a database share this file
 */
@ConfigurationProperties("countersign.gates")
record GateSettings(
    @DefaultValue("24h") Duration approvalLasts,
    @DefaultValue("./data/secrets/approvals") Path keyFile) {}
