package io.countersign.server.rest;

import org.jspecify.annotations.Nullable;

/** Keys travel as decimal text, because other readers change large numbers. */
final class Keys {

  private static final String TENANT = "<default>";

  private Keys() {}

  static long read(String field, @Nullable String text) {
    if (text != null && text.matches("\\d{1,19}")) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw none(field, text);
      }
    }
    throw none(field, text);
  }

  private static ProblemException none(String field, @Nullable String text) {
    return ProblemException.field(
        field, "'%s' is no key: keys are up to 19 digits, as text.".formatted(text));
  }

  static String text(long key) {
    return Long.toString(key);
  }

  static @Nullable String textOrNull(@Nullable Long key) {
    return key == null ? null : Long.toString(key);
  }

  /** One organisation is one tenant. */
  static String tenant() {
    return TENANT;
  }

  static void requireOurTenant(@Nullable String tenantId) {
    if (tenantId != null && !tenantId.equals(TENANT)) {
      throw ProblemException.field(
          "tenantId", "There is one tenant here, %s. Leave it out.".formatted(TENANT));
    }
  }
}
