package io.countersign.server.language.web;

import io.countersign.server.language.Language;
import io.countersign.server.language.Languages;
import java.io.Writer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.IThrottledTemplateProcessor;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.IContext;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.spring6.ISpringTemplateEngine;
import org.thymeleaf.spring6.SpringTemplateEngine;

/**
 * A template engine for each language, and so a cache for each: templates are translated when they
 * are read, once, and a page costs no more in German than in English.
 */
final class PageEngines implements ISpringTemplateEngine {

  private final Languages languages;
  private final Map<Language, SpringTemplateEngine> engines = new HashMap<>();

  PageEngines(Languages languages, List<IDialect> dialects) {
    this.languages = languages;
    for (Language language : languages.byTag().values()) {
      var engine = new SpringTemplateEngine();
      engine.setTemplateResolver(new TranslatedTemplates(language));
      dialects.forEach(engine::addDialect);
      engine.addDialect(new SayingDialect(language));
      engines.put(language, engine);
    }
  }

  private SpringTemplateEngine of(@Nullable IContext context) {
    Language language =
        context == null
            ? Language.ENGLISH
            : languages.of(context.getLocale()).orElse(Language.ENGLISH);
    return java.util.Objects.requireNonNull(engines.get(language));
  }

  @Override
  public IEngineConfiguration getConfiguration() {
    return of(null).getConfiguration();
  }

  @Override
  public String process(String template, IContext context) {
    return of(context).process(template, context);
  }

  @Override
  public String process(String template, Set<String> selectors, IContext context) {
    return of(context).process(template, selectors, context);
  }

  @Override
  public String process(TemplateSpec template, IContext context) {
    return of(context).process(template, context);
  }

  @Override
  public void process(String template, IContext context, Writer writer) {
    of(context).process(template, context, writer);
  }

  @Override
  public void process(String template, Set<String> selectors, IContext context, Writer writer) {
    of(context).process(template, selectors, context, writer);
  }

  @Override
  public void process(TemplateSpec template, IContext context, Writer writer) {
    of(context).process(template, context, writer);
  }

  @Override
  public IThrottledTemplateProcessor processThrottled(String template, IContext context) {
    return of(context).processThrottled(template, context);
  }

  @Override
  public IThrottledTemplateProcessor processThrottled(
      String template, Set<String> selectors, IContext context) {
    return of(context).processThrottled(template, selectors, context);
  }

  @Override
  public IThrottledTemplateProcessor processThrottled(TemplateSpec template, IContext context) {
    return of(context).processThrottled(template, context);
  }

  @Override
  public void setTemplateEngineMessageSource(MessageSource messages) {
    engines.values().forEach(engine -> engine.setTemplateEngineMessageSource(messages));
  }

  @Override
  public Collection<Class<?>> getAllowedClassOverridesForViews() {
    return of(null).getAllowedClassOverridesForViews();
  }

  @Override
  public void setAllowedClassOverridesForViews(Collection<Class<?>> classes) {
    engines.values().forEach(engine -> engine.setAllowedClassOverridesForViews(classes));
  }
}
