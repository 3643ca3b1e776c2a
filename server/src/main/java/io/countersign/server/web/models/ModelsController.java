package io.countersign.server.web.models;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.engine.DeployedForms;
import io.countersign.engine.Deployments;
import io.countersign.engine.EngineException;
import io.countersign.processes.Forms;
import io.countersign.processes.Resource;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Role;
import io.countersign.server.web.NothingHereException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Deployed models, their diagrams, and the way to deploy another. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class ModelsController {

  private final Definitions definitions;
  private final DeployedForms forms;
  private final Deployments deployments;
  private final CurrentPerson current;

  ModelsController(
      Definitions definitions,
      DeployedForms forms,
      Deployments deployments,
      CurrentPerson current) {
    this.definitions = definitions;
    this.forms = forms;
    this.deployments = deployments;
    this.current = current;
  }

  @GetMapping("/models")
  String list(Model model) {
    model.addAttribute("models", definitions.newest());
    model.addAttribute("forms", forms.newest());
    model.addAttribute("mayDeploy", mayDeploy());
    return "models";
  }

  private boolean mayDeploy() {
    return current.person().filter(p -> p.isAny(Role.OWNER, Role.DESIGNER)).isPresent();
  }

  @GetMapping("/models/{key}")
  String model(@PathVariable long key, Model model) {
    Definition definition = find(key);
    model.addAttribute("definition", definition);
    model.addAttribute("forms", Forms.linked(definition.xml()));
    return "model";
  }

  @GetMapping("/models/{key}/xml")
  ResponseEntity<String> xml(@PathVariable long key) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_XML)
        .cacheControl(CacheControl.maxAge(java.time.Duration.ofDays(1)).cachePrivate())
        .body(find(key).xml());
  }

  private Definition find(long key) {
    return definitions
        .find(key)
        .orElseThrow(
            () -> new NothingHereException("There is no deployed model %d.".formatted(key)));
  }

  /** All files or none; what the rules find is shown beside the form. */
  @PostMapping("/models")
  @PreAuthorize("hasAnyRole('OWNER', 'DESIGNER')")
  ModelAndView deploy(@RequestParam("files") List<MultipartFile> files, RedirectAttributes flash) {
    try {
      return switch (deployments.deploy(resources(files), current.actor())) {
        case Deployments.Result.Accepted(var deployed) -> {
          String names = String.join(", ", deployed.stream().map(d -> d.id()).distinct().toList());
          flash.addFlashAttribute("told", "Deployed: " + names + ".");
          yield new ModelAndView("redirect:/models");
        }
        case Deployments.Result.Refused(var findings) -> refused("findings", findings);
      };
    } catch (EngineException e) {
      return refused("problem", "Nothing was deployed. The engine says: " + e.getMessage());
    }
  }

  private ModelAndView refused(String name, Object value) {
    var page = new ModelAndView("models");
    page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    page.addObject("models", definitions.newest());
    page.addObject("forms", forms.newest());
    page.addObject("mayDeploy", true);
    page.addObject(name, value);
    return page;
  }

  private static List<Resource> resources(List<MultipartFile> files) {
    var resources = new ArrayList<Resource>();
    for (MultipartFile file : files) {
      try {
        resources.add(new Resource(String.valueOf(file.getOriginalFilename()), file.getBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return resources;
  }
}
