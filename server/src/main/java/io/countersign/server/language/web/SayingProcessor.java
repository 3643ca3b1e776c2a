package io.countersign.server.language.web;

import io.countersign.server.language.Language;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.processor.AbstractStandardExpressionAttributeTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/** {@code th:say} and {@code th:sealed}: what was not found is shown in English, and says so. */
final class SayingProcessor extends AbstractStandardExpressionAttributeTagProcessor {

  private static final int AS_TEXT = 1300;

  private final Language language;
  private final boolean sealed;

  SayingProcessor(String prefix, String name, Language language) {
    super(TemplateMode.HTML, prefix, name, AS_TEXT, true);
    this.language = language;
    this.sealed = name.equals("sealed");
  }

  @Override
  protected void doProcess(
      ITemplateContext context,
      IProcessableElementTag tag,
      AttributeName attribute,
      String expression,
      @Nullable Object value,
      IElementTagStructureHandler element) {
    String english = value == null ? "" : value.toString();
    String template = context.getTemplateData().getTemplate();
    Optional<String> said = language.said(template, english);
    String text = HtmlUtils.htmlEscape(said.orElse(english), "UTF-8");
    boolean block = tag.getElementCompleteName().equals("th:block");
    if (!block && said.isPresent() && sealed && !said.get().equals(english)) {
      element.setAttribute("title", HtmlUtils.htmlEscape(english, "UTF-8"));
    }
    if (said.isPresent() || !Saying.wordy(english)) {
      element.setBody(text, false);
    } else if (block) {
      element.setBody("<span lang=\"en\">" + text + "</span>", false);
    } else {
      element.setAttribute("lang", "en");
      element.setBody(text, false);
    }
  }
}
