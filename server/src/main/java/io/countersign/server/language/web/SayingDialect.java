package io.countersign.server.language.web;

import io.countersign.server.language.Language;
import java.util.Set;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;
import org.thymeleaf.processor.IProcessor;

/**
 * What templates write for the server's own words: {@code th:say} in the place of {@code th:text},
 * {@code th:sealed} for a sentence that history has in English, and {@code #say.of(…)} within an
 * expression. What people and models wrote stands in {@code th:text} and is never translated.
 */
final class SayingDialect extends AbstractProcessorDialect implements IExpressionObjectDialect {

  private final Language language;

  SayingDialect(Language language) {
    super("Saying", "th", 1000);
    this.language = language;
  }

  @Override
  public Set<IProcessor> getProcessors(String prefix) {
    return Set.of(
        new SayingProcessor(prefix, "say", language),
        new SayingProcessor(prefix, "sealed", language));
  }

  @Override
  public IExpressionObjectFactory getExpressionObjectFactory() {
    return new IExpressionObjectFactory() {
      @Override
      public Set<String> getAllExpressionObjectNames() {
        return Set.of("say");
      }

      @Override
      public Object buildObject(IExpressionContext context, String name) {
        return new Saying(language);
      }

      @Override
      public boolean isCacheable(String name) {
        return true;
      }
    };
  }
}
