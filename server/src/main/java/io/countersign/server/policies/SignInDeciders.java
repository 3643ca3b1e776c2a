package io.countersign.server.policies;

import io.countersign.engine.Deciders;
import io.countersign.engine.Gates;
import io.countersign.server.identity.Absence;
import io.countersign.server.identity.Absences;
import io.countersign.server.identity.People;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The people who can sign in. */
@Component
@EnableConfigurationProperties(GateSettings.class)
class SignInDeciders implements Deciders {

  private final People people;
  private final Absences absences;
  private final GateSettings settings;
  private final Clock clock;

  SignInDeciders(People people, Absences absences, GateSettings settings, Clock clock) {
    this.people = people;
    this.absences = absences;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public List<Gates.Person> all() {
    return people.all().stream()
        .map(person -> new Gates.Person(person.username(), person.roleNames()))
        .toList();
  }

  @Override
  public Map<String, String> standIns() {
    return absences.at(clock.instant()).stream()
        .collect(Collectors.toMap(Absence::person, Absence::substitute));
  }

  @Override
  public boolean singleOperator() {
    return settings.singleOperator();
  }
}
