package io.countersign.server.language.web;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.language.Languages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.LocaleResolver;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.spring6.ISpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** The languages, and the pages in them. */
@Configuration(proxyBeanMethods = false)
class LanguageConfiguration {

  private static final Logger log = LoggerFactory.getLogger(LanguageConfiguration.class);

  @Bean
  Languages languages(Environment environment) {
    Languages languages =
        Languages.read(Path.of(environment.getProperty("countersign.data", "./data"), "lang"));
    languages.problems().forEach(log::warn);
    return languages;
  }

  @Bean
  ISpringTemplateEngine templateEngine(Languages languages, ObjectProvider<IDialect> dialects) {
    return new PageEngines(languages, dialects.orderedStream().toList());
  }

  /** As Spring Boot makes it, which knows of one engine only. */
  @Bean
  ThymeleafViewResolver thymeleafViewResolver(ISpringTemplateEngine templateEngine) {
    var resolver = new ThymeleafViewResolver();
    resolver.setTemplateEngine(templateEngine);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    resolver.setContentType("text/html;charset=UTF-8");
    resolver.setOrder(Ordered.LOWEST_PRECEDENCE - 5);
    return resolver;
  }

  @Bean
  LocaleResolver localeResolver(
      Languages languages, ChosenLanguages chosen, CurrentPerson current) {
    return new VisitorLocale(languages, chosen, current);
  }
}
