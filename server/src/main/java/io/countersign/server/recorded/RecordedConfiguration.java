package io.countersign.server.recorded;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Counts reads of the history: of pages, of entries, and by those who pull it for elsewhere. */
@Configuration(proxyBeanMethods = false)
class RecordedConfiguration implements WebMvcConfigurer {

  private final HistoryReads reads;

  RecordedConfiguration(HistoryReads reads) {
    this.reads = reads;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(reads)
        .addPathPatterns(
            "/history",
            "/history/*",
            "/api/history/entries/**",
            "/api/history/tile/**",
            "/api/history/feed")
        .excludePathPatterns("/history/person/**", "/api/history/entries/*/receipt");
  }
}
