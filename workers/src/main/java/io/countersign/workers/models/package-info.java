/** Language models by LangChain4j: OpenAI-compatible servers and Anthropic. Never retries. */
@NullMarked
package io.countersign.workers.models;

import org.jspecify.annotations.NullMarked;
