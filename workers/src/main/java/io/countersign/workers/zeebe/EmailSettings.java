package io.countersign.workers.zeebe;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Mail for processes that bring no recipient of their own ({@code countersign.email.*}): jobs of
 * type {@code email}. A job's headers {@code to} and {@code subject} come first.
 *
 * @param worker whose ability for {@code mail.send} permits it
 * @param to who gets the mail; without it, and without a header, no such job is done
 * @param subject of the mail
 */
@ConfigurationProperties("countersign.email")
record EmailSettings(
    @DefaultValue("email-sender") String worker,
    @DefaultValue("") String to,
    @DefaultValue("A message from a process") String subject) {}
