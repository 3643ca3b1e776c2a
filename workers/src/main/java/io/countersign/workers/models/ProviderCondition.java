package io.countersign.workers.models;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds where the settings say anything about the provider. */
abstract class ProviderCondition implements Condition {

  private final String name;

  private ProviderCondition(String name) {
    this.name = name;
  }

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return Binder.get(context.getEnvironment())
        .bind("countersign.models." + name, Bindable.of(ModelSettings.Provider.class))
        .isBound();
  }

  /** OpenAI, or a server like it. */
  static final class OpenAi extends ProviderCondition {
    OpenAi() {
      super("openai");
    }
  }

  /** Anthropic. */
  static final class Anthropic extends ProviderCondition {
    Anthropic() {
      super("anthropic");
    }
  }
}
