package io.countersign.server.identity;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** Somebody who shall be able to sign in. */
public record NewPerson(
    String username, String displayName, String password, Set<Role> roles, boolean demo) {

  static final int PASSWORD_MIN = 10;

  /** Longer passwords are cut by bcrypt, so they are refused. */
  static final int PASSWORD_BYTES_MAX = 72;

  private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9._-]{1,39}");

  public NewPerson {
    if (!USERNAME.matcher(username).matches()) {
      throw new InvalidAccountException(
          "username",
          "A user name has 2 to 40 lower-case letters, digits, dots, dashes or underscores and"
              + " starts with a letter.");
    }
    if (displayName.isBlank() || displayName.length() > 80) {
      throw new InvalidAccountException("displayName", "A name has 1 to 80 characters.");
    }
    if (password.length() < PASSWORD_MIN
        || password.getBytes(StandardCharsets.UTF_8).length > PASSWORD_BYTES_MAX) {
      throw new InvalidAccountException(
          "password",
          "A password has at least %d characters and at most %d bytes."
              .formatted(PASSWORD_MIN, PASSWORD_BYTES_MAX));
    }
    roles = Set.copyOf(roles);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "NewPerson[" + username + ", " + roles + "]";
  }
}
