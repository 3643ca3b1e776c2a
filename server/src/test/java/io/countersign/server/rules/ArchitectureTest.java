package io.countersign.server.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.countersign.budgets.Budgets;
import io.countersign.engine.Gates;
import io.countersign.workers.Action;
import io.countersign.workers.Conversations;
import io.countersign.workers.Model;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.RequestMapping;

/** Who may use whom. */
class ArchitectureTest {

  /** Where Zeebe's own types may be named: its adapters, and what a broker loads. */
  private static final String[] ZEEBE_ADAPTERS = {"..zeebe..", "io.countersign.exporter.."};

  /** Spring in a domain: being found, and one transaction around what belongs together. */
  private static final String[] STEREOTYPES = {
    "org.springframework.stereotype..",
    "org.springframework.transaction.annotation..",
    "org.springframework.modulith..",
  };

  private static final String[] FRAMEWORKS = {
    "org.springframework..",
    "jakarta..",
    "tools.jackson..",
    "com.fasterxml.jackson..",
    "io.camunda..",
    "dev.langchain4j..",
    "org.postgresql..",
    "java.sql..",
    "javax.sql..",
    "java.net.http..",
  };

  /** The bean that everybody gets, and what starts where there are no beans. */
  private static final Set<String> CLOCK_SOURCES =
      Set.of(
          "io.countersign.server.database.DatabaseConfiguration",
          "io.countersign.server.parts.StartParts",
          "io.countersign.exporter.zeebe.RecordExporter",
          "io.countersign.history.verify.Main",
          "io.countersign.server.demo.bank.BankMain");

  /** They walk over their input, live within one call, and are no part of the model. */
  private static final Set<String> CURSORS =
      Set.of("io.countersign.history.CanonicalJsonReader", "io.countersign.history.CompactRange");

  /** No Spring finds them: whoever builds the log names them, and the broker loads its plug-in. */
  private static final Set<String> PUBLIC_ADAPTERS =
      Set.of(
          "io.countersign.history.postgres.",
          "io.countersign.history.verify.",
          "io.countersign.history.witness.",
          "io.countersign.exporter.");

  /** Programs for the terminal: their output is what they are for. */
  private static final Set<String> SPEAKS_TO_THE_TERMINAL =
      Set.of("io.countersign.history.verify.", "io.countersign.server.Main");

  /** RulesBiteTest adds what breaks them. */
  JavaClasses code = House.CODE;

  @Test
  void packages_are_free_of_tangles() {
    slices().matching("(**)").should().beFreeOfCycles().check(code);
  }

  @Test
  void the_domain_knows_no_adapter() {
    check(noClasses().that(House.DOMAIN).should().dependOnClassesThat(House.ADAPTER));
  }

  @Test
  void the_domain_knows_no_framework() {
    check(
        noClasses()
            .that(House.DOMAIN)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(FRAMEWORKS).and(resideOutsideOfPackages(STEREOTYPES))));
  }

  @Test
  void zeebe_stays_behind_its_adapter() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ZEEBE_ADAPTERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.camunda..", "io.grpc.."));
  }

  @Test
  void history_and_verifier_need_only_the_jdk() {
    check(
        classes()
            .that()
            .resideInAPackage("io.countersign.history..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..",
                "com.sun.net.httpserver..", // of the JDK: the witness listens with it
                "javax.crypto..", // of the JDK: AES, for payloads of cases
                "javax.sql..",
                "org.jspecify..",
                "io.countersign.history.."));
  }

  @Test
  void adapters_are_package_private() {
    check(
        classes()
            .that(House.ADAPTER)
            .and()
            .areTopLevelClasses()
            .and(DescribedPredicate.not(House.named(PUBLIC_ADAPTERS)))
            .should()
            .notBePublic());
  }

  @Test
  void fields_are_final() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat(
                House.DOMAIN.and(DescribedPredicate.not(House.named(CURSORS))))
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal());
  }

  @Test
  void values_are_records() {
    check(
        classes()
            .that(House.DOMAIN)
            .and()
            .areNotRecords()
            .and()
            .areNotEnums()
            .should(Conditions.declareNoMethod("equals", "hashCode"))
            .andShould(Conditions.declareNoGetters()));
  }

  @Test
  void every_endpoint_says_who_may() {
    check(
        methods().that().areMetaAnnotatedWith(RequestMapping.class).should(Conditions.sayWhoMay()));
  }

  /** What names no method answers GET as well, and a scanner of mail would decide. */
  @Test
  void every_endpoint_names_its_method() {
    check(
        methods()
            .that()
            .areMetaAnnotatedWith(RequestMapping.class)
            .should()
            .notBeAnnotatedWith(RequestMapping.class));
  }

  @Test
  void whoever_decides_checks_authority() {
    check(
        classes()
            .that()
            .areAssignableTo(Gates.class)
            .and()
            .areNotInterfaces()
            .should(Conditions.reach("Person", "roles"))
            .andShould(Conditions.reach("Subject", "roles"))
            .andShould(Conditions.reach("Subject", "excluded")));
  }

  @Test
  void effects_are_opened_in_one_place() {
    var callers =
        code.stream()
            .filter(type -> Conditions.calls(type, Action.class, "perform"))
            .map(JavaClass::getName)
            .toList();
    assertThat(callers).as("classes that act in the outside world").hasSize(1);
  }

  /**
   * A model is asked only by methods that were given a hold, holds come only from who reserves, and
   * no way to a provider leads around the port.
   */
  @Test
  void nothing_calls_a_provider_without_a_hold() {
    assertThat(Conditions.methodsThatCall(code, Model.class, "answer"))
        .isNotEmpty()
        .allMatch(method -> Conditions.takes(method, Conversations.Calling.class));
    assertThat(code)
        .filteredOn(type -> Conditions.creates(type, Conversations.Calling.class))
        .isNotEmpty()
        .allMatch(type -> Conditions.calls(type, Budgets.class, "reserve"));
    assertThat(code)
        .filteredOn(type -> Conditions.calls(type, "dev.langchain4j", "chat"))
        .isNotEmpty()
        .allMatch(type -> type.isAssignableTo(Model.class));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.countersign.workers.models")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.langchain4j.."));
  }

  @Test
  void names_say_the_role() {
    check(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Base|Dto|DTO|Abstract)"));
  }

  @Test
  void an_adapter_is_named_after_its_technology_and_its_port() {
    check(
        classes()
            .that(House.ADAPTER)
            .and()
            .resideInAnyPackage("..postgres", "..zeebe")
            .and()
            .areNotInterfaces()
            .should(Conditions.beNamedAfterTheirPort()));
  }

  @Test
  void time_comes_from_a_clock() {
    check(
        noClasses()
            .that(DescribedPredicate.not(House.named(CLOCK_SOURCES)))
            .should(Conditions.askTheSystemForTheTime()));
  }

  @Test
  void dependencies_come_through_the_constructor() {
    check(
        CompositeArchRule.of(
                noFields()
                    .should()
                    .beAnnotatedWith(Autowired.class)
                    .orShould()
                    .beAnnotatedWith(Value.class)
                    .orShould()
                    .beAnnotatedWith("jakarta.annotation.Resource")
                    .orShould()
                    .beAnnotatedWith("jakarta.inject.Inject"))
            .and(noMethods().should().beAnnotatedWith(Autowired.class)));
  }

  @Test
  void no_standard_streams() {
    check(
        noClasses()
            .that(DescribedPredicate.not(House.named(SPEAKS_TO_THE_TERMINAL)))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .orShould(GeneralCodingRules.USE_JAVA_UTIL_LOGGING));
  }

  @Test
  void exceptions_have_their_own_type() {
    check(noClasses().should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS));
  }

  @Test
  void processes_are_sound() throws IOException {
    var works = JobTypes.ofWorkers(House.CODE);
    assertThat(JobTypes.ofShippedProcesses()).as("job types in processes").isSubsetOf(works);
    assertThat(works).as("job types with a worker").isSubsetOf(JobTypes.known());
  }

  private void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(code);
  }
}
