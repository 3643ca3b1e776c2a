package io.countersign.server.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.security.access.prepost.PreAuthorize;

/** What rules ask of a class or a method beyond what ArchUnit can say. */
final class Conditions {

  private static final Set<String> CLOCK_METHODS = Set.of("now", "systemUTC", "systemDefaultZone");

  private Conditions() {}

  static ArchCondition<JavaClass> declareNoMethod(String... names) {
    return condition(
        "declare none of " + Arrays.toString(names),
        (type, events) ->
            type.getMethods().stream()
                .filter(method -> Set.of(names).contains(method.getName()))
                .forEach(method -> violated(events, method, "should be a record's")));
  }

  static ArchCondition<JavaClass> declareNoGetters() {
    return condition(
        "have no getters or setters",
        (type, events) ->
            type.getMethods().stream()
                .filter(method -> method.getName().matches("[gs]et[A-Z].*"))
                .filter(method -> !method.getOwner().isAssignableTo(Throwable.class))
                .forEach(method -> violated(events, method, "should be a record's component")));
  }

  static ArchCondition<JavaMethod> sayWhoMay() {
    return condition(
        "say who may, with @PreAuthorize on it or on its class",
        (method, events) -> {
          if (!method.isAnnotatedWith(PreAuthorize.class)
              && !method.getOwner().isAnnotatedWith(PreAuthorize.class)) {
            violated(events, method, "has no @PreAuthorize");
          }
        });
  }

  /** From its own code, or from code of its package that it uses, over any number of steps. */
  static ArchCondition<JavaClass> reach(String simpleName, String method) {
    return condition(
        "ask for %s.%s()".formatted(simpleName, method),
        (type, events) -> {
          var asked =
              withWhatItUses(type).stream()
                  .flatMap(c -> c.getMethodCallsFromSelf().stream())
                  .filter(call -> call.getTargetOwner().getSimpleName().equals(simpleName))
                  .anyMatch(call -> call.getTarget().getName().equals(method));
          if (!asked) {
            violated(events, type, "never asks for %s.%s()".formatted(simpleName, method));
          }
        });
  }

  private static Set<JavaClass> withWhatItUses(JavaClass type) {
    var seen = new HashSet<JavaClass>();
    var next = new ArrayDeque<JavaClass>(Set.of(type));
    while (!next.isEmpty()) {
      var at = next.pop();
      if (seen.add(at)) {
        at.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass())
            .filter(used -> used.getPackage().equals(type.getPackage()) && !used.isRecord())
            .forEach(next::add);
      }
    }
    return seen;
  }

  static boolean calls(JavaClass type, Class<?> owner, String method) {
    return type.getMethodCallsFromSelf().stream()
        .filter(call -> call.getTarget().getName().equals(method))
        .anyMatch(call -> call.getTargetOwner().isAssignableTo(owner));
  }

  /** From outside: what a type asks of itself is no other way in. */
  static List<JavaCodeUnit> methodsThatCall(JavaClasses types, Class<?> owner, String method) {
    return types.stream()
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(call -> call.getTarget().getName().equals(method))
        .filter(call -> call.getTargetOwner().isAssignableTo(owner))
        .filter(call -> !call.getOriginOwner().equals(call.getTargetOwner()))
        .map(JavaMethodCall::getOrigin)
        .distinct()
        .toList();
  }

  static boolean calls(JavaClass type, String ownersPackage, String method) {
    return type.getMethodCallsFromSelf().stream()
        .filter(call -> call.getTarget().getName().equals(method))
        .anyMatch(call -> call.getTargetOwner().getPackageName().startsWith(ownersPackage));
  }

  static boolean takes(JavaCodeUnit method, Class<?> parameter) {
    return method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(parameter));
  }

  static boolean creates(JavaClass type, Class<?> created) {
    return type.getConstructorCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(created));
  }

  /** One that serves several ports is called after one of them. */
  static ArchCondition<JavaClass> beNamedAfterTheirPort() {
    return condition(
        "be called technology + port",
        (type, events) -> {
          var ports =
              type.getRawInterfaces().stream()
                  .filter(port -> House.DOMAIN.test(port) && !port.isNestedClass())
                  .map(JavaClass::getSimpleName)
                  .filter(port -> !MANY.contains(port))
                  .toList();
          if (!ports.isEmpty() && ports.stream().noneMatch(type.getSimpleName()::endsWith)) {
            violated(events, type, "implements " + ports);
          }
        });
  }

  /** Ports with many implementations on purpose: each is named after what it does. */
  private static final Set<String> MANY = Set.of("Work", "Action", "Model", "Subjects");

  static ArchCondition<JavaClass> askTheSystemForTheTime() {
    return condition(
        "ask the system for the time",
        (type, events) -> {
          type.getMethodCallsFromSelf().stream()
              .filter(Conditions::isSystemTime)
              .forEach(
                  call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
          type.getConstructorCallsFromSelf().stream()
              .filter(call -> call.getTargetOwner().isEquivalentTo(Date.class))
              .filter(call -> call.getTarget().getRawParameterTypes().isEmpty())
              .forEach(
                  call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
        });
  }

  private static boolean isSystemTime(JavaMethodCall call) {
    var owner = call.getTargetOwner();
    var name = call.getTarget().getName();
    var withoutClock =
        call.getTarget().getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Clock.class));
    return (owner.getPackageName().equals("java.time")
            && CLOCK_METHODS.contains(name)
            && withoutClock)
        || (owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis"));
  }

  private static <T> ArchCondition<T> condition(
      String description, BiConsumer<T, ConditionEvents> check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(T item, ConditionEvents events) {
        check.accept(item, events);
      }
    };
  }

  private static void violated(ConditionEvents events, Object item, String why) {
    var name =
        item instanceof JavaMethod method ? method.getFullName() : ((JavaClass) item).getName();
    events.add(SimpleConditionEvent.violated(item, name + " " + why));
  }
}
