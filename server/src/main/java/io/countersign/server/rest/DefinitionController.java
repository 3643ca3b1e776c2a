package io.countersign.server.rest;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.engine.Searches;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The deployed process definitions. */
@RestController
@RequestMapping("/v2/process-definitions")
class DefinitionController {

  private final Definitions definitions;
  private final Searches searches;

  DefinitionController(Definitions definitions, Searches searches) {
    this.definitions = definitions;
    this.searches = searches;
  }

  /** A definition as Camunda's clients read it. */
  record DefinitionView(
      String processDefinitionKey,
      String processDefinitionId,
      String name,
      int version,
      String resourceName,
      String tenantId) {

    static DefinitionView of(Definition definition) {
      return new DefinitionView(
          Keys.text(definition.key()),
          definition.bpmnProcessId(),
          definition.name(),
          definition.version(),
          definition.resourceName(),
          Keys.tenant());
    }
  }

  @PostMapping("/search")
  @PreAuthorize(Who.READS)
  SearchAnswer<DefinitionView> search(@RequestBody(required = false) @Nullable SearchBody body) {
    var search = SearchBody.search(body, Searches.DEFINITION_FIELDS);
    return SearchAnswer.of(searches.definitions(search), DefinitionView::of);
  }

  @GetMapping("/{key}")
  @PreAuthorize(Who.READS)
  DefinitionView get(@PathVariable String key) {
    return DefinitionView.of(find(key));
  }

  /** XML whatever is accepted, as Camunda's own clients ask for JSON here. */
  @GetMapping("/{key}/xml")
  @PreAuthorize(Who.READS)
  ResponseEntity<byte[]> xml(@PathVariable String key) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_XML, StandardCharsets.UTF_8))
        .body(find(key).xml().getBytes(StandardCharsets.UTF_8));
  }

  private Definition find(String key) {
    return definitions
        .find(Keys.read("processDefinitionKey", key))
        .orElseThrow(() -> ProblemException.missing("process definition", key));
  }
}
