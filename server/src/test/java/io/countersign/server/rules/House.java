package io.countersign.server.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The production code, and the words in which rules speak of it. */
final class House {

  static final String ROOT = "io.countersign";

  static final List<String> MODULES =
      List.of("history", "exporter", "processes", "budgets", "engine", "workers", "server");

  /** Features of the server that are domains of their own, with adapters beneath them. */
  private static final Set<String> SERVER_DOMAINS = Set.of("identity", "notify");

  /** What the adapters of one kind share, and a program of its own: the demo's bank. */
  private static final Set<String> SHARED =
      Set.of("io.countersign.workers.actions", "io.countersign.server.demo.bank");

  static final JavaClasses CODE = importer().importLocations(Locations.ofPackage(ROOT));

  static final DescribedPredicate<JavaClass> DOMAIN =
      describe("of the domain", type -> isDomain(type.getPackageName()));

  static final DescribedPredicate<JavaClass> ADAPTER =
      describe("of an adapter", type -> isAdapter(type.getPackageName()));

  private House() {}

  /** The production code, and what else was compiled into a folder. */
  static JavaClasses with(Path classes) {
    var locations = new HashSet<>(Locations.ofPackage(ROOT));
    locations.add(Location.of(classes));
    return importer().importLocations(locations);
  }

  private static ClassFileImporter importer() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("/test-classes/"));
  }

  /** Types whose full name is one of these, or starts with one that ends with a dot. */
  static DescribedPredicate<JavaClass> named(Set<String> names) {
    return describe(
        "one of " + names,
        type ->
            names.stream()
                .anyMatch(n ->
                    n.endsWith(".") ? type.getName().startsWith(n) : type.getName().equals(n)));
  }

  /** The root of a module below the server, or of a domain inside the server. */
  static boolean isDomain(String packageName) {
    var names = relative(packageName);
    return switch (names.size()) {
      case 1 -> !names.getFirst().equals("server");
      case 2 -> names.getFirst().equals("server") && SERVER_DOMAINS.contains(names.get(1));
      default -> false;
    };
  }

  /** Beneath a domain: one package for each outside thing. */
  static boolean isAdapter(String packageName) {
    var names = relative(packageName);
    return !names.isEmpty()
        && !SHARED.contains(packageName)
        && names.size() > (names.getFirst().equals("server") ? 2 : 1);
  }

  private static List<String> relative(String packageName) {
    return packageName.startsWith(ROOT + ".")
        ? List.of(packageName.substring(ROOT.length() + 1).split("\\."))
        : List.of();
  }
}
