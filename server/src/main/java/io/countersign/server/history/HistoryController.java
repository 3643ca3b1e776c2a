package io.countersign.server.history;

import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.History;
import io.countersign.history.HistoryEntries;
import io.countersign.history.NewEntry;
import io.countersign.history.Receipt;
import io.countersign.history.Signer;
import io.countersign.history.TileAddress;
import io.countersign.history.postgres.Export;
import io.countersign.server.identity.CurrentPerson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The log for systems and auditors: search, proofs, and everything at once for the verifier. */
@RestController
@RequestMapping("/api/history")
@PreAuthorize("hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER') or hasAuthority('SCOPE_read')")
class HistoryController {

  private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=utf-8");
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

  private final HistoryEntries entries;
  private final Export export;
  private final Signer signer;
  private final History history;
  private final CurrentPerson current;

  HistoryController(
      HistoryEntries entries,
      Export export,
      Signer signer,
      History history,
      CurrentPerson current) {
    this.entries = entries;
    this.export = export;
    this.signer = signer;
    this.history = history;
    this.current = current;
  }

  /** The newest signed checkpoint, as a C2SP signed note. */
  @GetMapping(path = "/checkpoint")
  ResponseEntity<String> checkpoint() {
    String note =
        entries
            .checkpoint()
            .orElseThrow(
                () -> new EntryMissingException("Nothing is signed yet. Try in a second."));
    return ResponseEntity.ok().contentType(TEXT).cacheControl(CacheControl.noCache()).body(note);
  }

  /** The log as tiles, for any tool that reads C2SP tlog-tiles. */
  @GetMapping("/tile/**")
  ResponseEntity<byte[]> tile(HttpServletRequest request) {
    String path = request.getRequestURI().replaceFirst("^.*/api/history/", "");
    byte[] tile =
        TileAddress.parse(path)
            .flatMap(entries::tile)
            .orElseThrow(() -> new EntryMissingException("The history has no '" + path + "'."));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .cacheControl(FOR_EVER)
        .body(tile);
  }

  /** One entry as a file that proves itself, years later and without us. */
  @GetMapping("/entries/{index}/receipt")
  ResponseEntity<String> receipt(@PathVariable long index) {
    Receipt receipt =
        entries
            .receipt(index, signer.key())
            .orElseThrow(() ->
                new EntryMissingException(
                    "No checkpoint covers an entry " + index + " yet. Try in a second."));
    history.append(
        new NewEntry(
            "history.receipt-given",
            current.actor(),
            Map.of(),
            "ok",
            "%s downloaded the receipt of entry %d.".formatted(current.actor().id(), index),
            Map.of("index", index)));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Content-Disposition", "attachment; filename=\"receipt-%d.json\"".formatted(index))
        .body(receipt.text());
  }

  /** The key that checkpoints are signed with. */
  @GetMapping(path = "/key", produces = MediaType.TEXT_PLAIN_VALUE)
  String key() {
    return signer.key().text() + "\n";
  }

  @GetMapping("/entries")
  EntryView.Page search(@RequestParam Map<String, String> parameters) {
    EntryQuery query = EntrySearch.query(parameters);
    EntryPage page = entries.search(query);
    return new EntryView.Page(
        page.entries().stream().map(EntryView::of).toList(),
        page.before().isPresent() ? page.before().getAsLong() : null);
  }

  @GetMapping("/entries/{index}")
  EntryView.Proven entry(@PathVariable long index) {
    return entries
        .entry(index)
        .map(proven -> EntryView.of(proven, signer.key().text()))
        .orElseThrow(() -> new EntryMissingException("The history has no entry " + index + "."));
  }

  /** Written as it is read, so that its length does not matter. */
  @GetMapping("/export")
  void export(HttpServletResponse response) throws IOException {
    history.append(
        new NewEntry(
            "history.exported",
            current.actor(),
            Map.of(),
            "ok",
            "%s exported the whole history.".formatted(current.actor().id()),
            Map.of()));
    response.setContentType("application/x-ndjson");
    response.setHeader("Content-Disposition", "attachment; filename=\"history.ndjson\"");
    export.write(response.getOutputStream());
  }
}
