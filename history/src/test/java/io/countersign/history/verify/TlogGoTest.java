package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both ways with an implementation that is not ours: the Go checksum database's tlog and note
 * packages, as Debian has them (golang-go, golang-golang-x-mod-dev).
 */
class TlogGoTest {

  private static final String PACKAGES = "/usr/share/gocode";

  @TempDir static Path directory;

  @BeforeAll
  static void build() throws Exception {
    if (!Files.isDirectory(Path.of(PACKAGES, "src/golang.org/x/mod/sumdb/tlog"))
        || !Files.isExecutable(Path.of("/usr/bin/go"))) {
      System.err.println(
          "NOT TESTED: that Go's tlog verifies our logs and we verify its. apt-get install golang-go golang-golang-x-mod-dev");
      abort("Go and its x/mod package are not installed.");
    }
    try (InputStream source = TlogGoTest.class.getResourceAsStream("/tlog-go/main.go")) {
      Files.write(directory.resolve("main.go"), Objects.requireNonNull(source).readAllBytes());
    }
    assertThat(start("/usr/bin/go", "build", "-o", "tlog", "main.go")).isEmpty();
  }

  @Test
  void go_verifies_our_log_entry_by_entry_and_our_older_checkpoints() throws Exception {
    for (int size : List.of(1, 255, 256, 257, 700, 70_000)) {
      var log = new MemoryLog(directory.resolve("key" + size), "countersign/go/1").append(1);
      if (size > 1) {
        log.append((size - 1) / 3).append(size - 1 - (size - 1) / 3);
      }
      Path tiles = write(log, "ours" + size);
      var command = new ArrayList<>(List.of("./tlog", "read", tiles.toString(), log.key().text()));
      for (int i = 0; i < log.notes.size(); i++) {
        Path kept = directory.resolve("kept" + i);
        Files.writeString(kept, log.notes.get(i));
        command.add(kept.toString());
      }
      assertThat(start(command.toArray(String[]::new))).isEqualTo("verified " + size + "\n");
    }
  }

  @Test
  void go_refuses_what_we_refuse() throws Exception {
    var log = new MemoryLog(directory.resolve("bad"), "countersign/go/1").append(300);
    Path tiles = write(log, "changed");
    Path bundle = tiles.resolve("tile/entries/000");
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[40] ^= 1;
    Files.write(bundle, bytes);
    assertThat(start("./tlog", "read", tiles.toString(), log.key().text()))
        .doesNotContain("verified");
    assertThat(verify(tiles)).isEqualTo(Finding.Kind.ENTRY.exitCode());
  }

  @Test
  void we_verify_a_log_that_go_made() throws Exception {
    for (int size : List.of(1, 256, 257, 66_000)) {
      Path tiles = directory.resolve("theirs" + size);
      assertThat(start("./tlog", "write", tiles.toString(), "go.example/log", "" + size))
          .isEqualTo("wrote " + size + "\n");
      assertThat(verify(tiles)).isZero();
    }
  }

  private static int verify(Path tiles) {
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Main(out, out).run(new String[] {tiles.toString()}, Map.of());
  }

  private static Path write(MemoryLog log, String name) throws IOException {
    Path root = directory.resolve(name);
    for (var tile : log.tiles().entrySet()) {
      Path file = root.resolve(tile.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, tile.getValue());
    }
    return root;
  }

  private static String start(String... command) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("GO111MODULE", "off");
    builder.environment().put("GOPATH", PACKAGES);
    builder.environment().put("GOFLAGS", "");
    builder.environment().put("GOCACHE", directory.resolve("cache").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
