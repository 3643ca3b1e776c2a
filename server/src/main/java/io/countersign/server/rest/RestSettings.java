package io.countersign.server.rest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the API ({@code countersign.api.*}).
 *
 * @param bodyMax the most bytes of a JSON body; files to deploy have {@code
 *     spring.servlet.multipart.*}
 */
@ConfigurationProperties("countersign.api")
record RestSettings(@DefaultValue("2MB") DataSize bodyMax) {}
