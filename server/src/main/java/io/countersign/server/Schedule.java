package io.countersign.server;

import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** What is done now and then, such as sweeping; several threads, so that none waits for another. */
@Configuration
@EnableScheduling
public class Schedule {

  private static final int THREADS = 4;

  @Bean
  ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
    return builder.poolSize(THREADS).threadNamePrefix("schedule-").build();
  }
}
