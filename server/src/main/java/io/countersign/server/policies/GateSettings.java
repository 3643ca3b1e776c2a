package io.countersign.server.policies;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Gates of the whole organisation ({@code countersign.gates.*}).
 *
 * @param singleOperator whether one person may decide what the policy gives to several or keeps
 *     from them; every page says so, and so does every such decision in the history
 */
@ConfigurationProperties("countersign.gates")
record GateSettings(@DefaultValue("false") boolean singleOperator) {}
