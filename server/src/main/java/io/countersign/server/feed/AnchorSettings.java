package io.countersign.server.feed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where signed checkpoints go, so that somebody else has older ones ({@code
 * countersign.anchors.*}); docs/history.md.
 *
 * @param folder a folder, best on another machine; each becomes a file {@code
 *     checkpoint-<size>.note}
 * @param mail an address that each is mailed to, through the server of {@code spring.mail.*}
 * @param mailFrom the address that this mail comes from
 * @param url a URL that each is posted to
 * @param every how often, while the log grows
 */
@ConfigurationProperties("countersign.anchors")
record AnchorSettings(
    @DefaultValue("") String folder,
    @DefaultValue("") String mail,
    @DefaultValue("countersign@localhost") String mailFrom,
    @DefaultValue("") String url,
    @DefaultValue("1h") Duration every) {}
