package io.countersign.workers.settings;

import io.countersign.workers.HoldBack;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What waits a while after it may be done, so that a person can stop it ({@code
 * countersign.hold-back.*}).
 *
 * @param irreversible for how long effects that nothing takes back, such as mails; 0 holds nothing
 *     back
 */
@ConfigurationProperties("countersign.hold-back")
record HoldBackSettings(@DefaultValue("0s") Duration irreversible) {

  HoldBack holdBack() {
    return new HoldBack(irreversible);
  }
}
