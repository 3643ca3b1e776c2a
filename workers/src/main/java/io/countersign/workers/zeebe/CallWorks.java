package io.countersign.workers.zeebe;

import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.Reminders;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The jobs of the timers at a gate. */
@Configuration(proxyBeanMethods = false)
class CallWorks {

  @Bean
  Work remindWork(Reminders reminders) {
    return new CallWork("countersign.remind", reminders, Reminders.Call.REMINDER);
  }

  @Bean
  Work escalateWork(Reminders reminders) {
    return new CallWork("countersign.escalate", reminders, Reminders.Call.ESCALATION);
  }

  @Bean
  Work expireWork(Reminders reminders) {
    return new ExpireWork(reminders);
  }

  private record CallWork(String type, Reminders reminders, Reminders.Call call) implements Work {

    @Override
    public Outcome perform(Job job) {
      reminders.call(job.processInstanceKey(), job.key(), call);
      return new Outcome.Completed(Map.of());
    }
  }

  private record ExpireWork(Reminders reminders) implements Work {

    @Override
    public String type() {
      return "countersign.expire";
    }

    @Override
    public Outcome perform(Job job) {
      reminders.expire(job.processInstanceKey());
      return new Outcome.Completed(Map.of());
    }
  }
}
