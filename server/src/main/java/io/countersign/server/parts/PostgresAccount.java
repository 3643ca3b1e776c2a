package io.countersign.server.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Under whose name PostgreSQL runs, which refuses to be root. A server that is not root runs it
 * under its own name. One that is root shuts it into a user namespace, where it is nobody; where
 * the machine allows none (many containers), it runs under an unprivileged account.
 *
 * @param prefix what stands before each of PostgreSQL's commands
 * @param owner whom its files must belong to: the ids of a user and a group
 */
record PostgresAccount(List<String> prefix, Owner owner) {

  /** Ids of the system. */
  record Owner(int user, int group) {}

  /** Accounts that a system has, the most fitting first. */
  private static final List<String> UNPRIVILEGED = List.of("countersign", "postgres", "nobody");

  /**
   * What the account is granted beside its own rights: nothing, if it may pass the folders above
   * its programs and files. Below a closed one, such as root's home, it may pass all; a container
   * may only know how to grant that together with more.
   */
  private static final List<String> GRANTS = List.of("", "dac_read_search", "dac_override");

  private static final Path ACCOUNTS = Path.of("/etc/passwd");
  private static final Owner ROOT = new Owner(0, 0);

  PostgresAccount {
    prefix = List.copyOf(prefix);
  }

  static PostgresAccount of(Path binaries, DataDirectory data) {
    if (!Signals.root()) {
      return new PostgresAccount(List.of(), ROOT);
    }
    if (Signals.works("unshare", "-U", "true")) {
      return new PostgresAccount(List.of("unshare", "-U"), ROOT);
    }
    data.letPass();
    Owner owner = unprivileged();
    return GRANTS.stream()
        .map(grant -> new PostgresAccount(dropping(owner, grant), owner))
        .filter(account -> account.reaches(binaries, data.root()))
        .findFirst()
        .orElseThrow(() ->
            new PartException(
                "PostgreSQL refuses to run as root, and user %d cannot be made to run it in %s. Run Countersign as another user, or set COUNTERSIGN_DATABASE_URL."
                    .formatted(owner.user(), data.root())));
  }

  private static List<String> dropping(Owner owner, String grant) {
    var command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + owner.user(),
                "--regid=" + owner.group(),
                "--clear-groups",
                "--no-new-privs"));
    if (!grant.isEmpty()) {
      command.addAll(
          List.of(
              "--inh-caps=-all,+" + grant,
              "--ambient-caps=+" + grant,
              // else access(2), which PostgreSQL asks about its programs, leaves the grant out
              "--securebits=+no_setuid_fixup"));
    }
    return command;
  }

  private boolean reaches(Path binaries, Path folder) {
    return Signals.works(
        of(List.of(
                "sh",
                "-c",
                "cd \"$1\" && \"$0\" -V",
                binaries.resolve("bin/postgres").toString(),
                folder.toString()))
            .toArray(String[]::new));
  }

  /** The command as this account runs it. */
  List<String> of(List<String> command) {
    var whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /** Makes a folder and all in it the account's; an earlier start may have run as another. */
  void take(Path folder) throws IOException {
    if (!Signals.root() || owner.equals(ownerOf(folder))) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      // the folder itself last, so that a walk that broke off is taken up again
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.setAttribute(path, "unix:uid", owner.user(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", owner.group(), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static Owner ownerOf(Path folder) throws IOException {
    return new Owner(
        (int) Files.getAttribute(folder, "unix:uid"), (int) Files.getAttribute(folder, "unix:gid"));
  }

  private static Owner unprivileged() {
    try {
      List<String[]> accounts =
          Files.readAllLines(ACCOUNTS).stream().map(line -> line.split(":")).toList();
      return UNPRIVILEGED.stream()
          .flatMap(name -> accounts.stream().filter(account -> account[0].equals(name)))
          .findFirst()
          .map(account -> new Owner(Integer.parseInt(account[2]), Integer.parseInt(account[3])))
          .orElseThrow(() ->
              new PartException(
                  "PostgreSQL refuses to run as root, and %s has none of the accounts %s. Run Countersign as another user, or set COUNTERSIGN_DATABASE_URL."
                      .formatted(ACCOUNTS, UNPRIVILEGED)));
    } catch (IOException e) {
      throw new PartException("Cannot read %s: %s.".formatted(ACCOUNTS, e), e);
    }
  }
}
