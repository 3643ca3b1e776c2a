package io.countersign.workers.zeebe;

import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.processes.AgentStep;
import io.countersign.workers.Deadlines;
import io.countersign.workers.Reminders;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The jobs of the timers at a gate. */
@Configuration(proxyBeanMethods = false)
class CallWorks {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Bean
  Work remindWork(Reminders reminders) {
    return new CallWork("countersign.remind", reminders, Reminders.Call.REMINDER);
  }

  /** Asked for by gates, and by processes of designers whose deadline passes. */
  @Bean
  Work escalateWork(Reminders reminders, Deadlines deadlines, Steps steps) {
    return new EscalateWork(
        new CallWork("countersign.escalate", reminders, Reminders.Call.ESCALATION),
        deadlines,
        steps);
  }

  @Bean
  Work expireWork(Reminders reminders) {
    return new ExpireWork(reminders);
  }

  private record CallWork(String type, Reminders reminders, Reminders.Call call) implements Work {

    @Override
    public Duration timeout() {
      return TIMEOUT;
    }

    @Override
    public Outcome perform(Job job) {
      reminders.call(job.processInstanceKey(), job.key(), call);
      return new Outcome.Completed(Map.of());
    }
  }

  private record EscalateWork(CallWork gate, Deadlines deadlines, Steps steps) implements Work {

    @Override
    public String type() {
      return gate.type();
    }

    @Override
    public Outcome perform(Job job) {
      if (AgentStep.isShipped(job.bpmnProcessId())) {
        return gate.perform(job);
      }
      return steps
          .subjects(job)
          .<Outcome>map(subjects -> {
            deadlines.passed(job.key(), subjects);
            return new Outcome.Completed(Map.of());
          })
          .orElseGet(() -> Steps.later(job));
    }
  }

  private record ExpireWork(Reminders reminders) implements Work {

    @Override
    public String type() {
      return "countersign.expire";
    }

    @Override
    public Duration timeout() {
      return TIMEOUT;
    }

    @Override
    public Outcome perform(Job job) {
      reminders.expire(job.processInstanceKey());
      return new Outcome.Completed(Map.of());
    }
  }
}
