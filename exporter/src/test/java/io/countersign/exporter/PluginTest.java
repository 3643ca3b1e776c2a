package io.countersign.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.exporter.api.Exporter;
import io.grpc.ServerInterceptor;
import org.junit.jupiter.api.Test;

class PluginTest {

  @Test
  void the_names_that_brokers_get_are_those_of_the_classes() throws ClassNotFoundException {
    assertThat(Class.forName(Plugin.EXPORTER)).isAssignableTo(Exporter.class);
    assertThat(Class.forName(Plugin.INTERCEPTOR)).isAssignableTo(ServerInterceptor.class);
  }
}
