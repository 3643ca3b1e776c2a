package io.countersign.server.web.workers;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.web.NothingHereException;
import io.countersign.workers.Actions;
import io.countersign.workers.InvalidWorkerException;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Creates and changes workers; every save is a new version, kept in the history. */
@Controller
@PreAuthorize("hasRole('OWNER')")
class WorkerFormController {

  private final Workers workers;
  private final Actions actions;
  private final CurrentPerson current;

  WorkerFormController(Workers workers, Actions actions, CurrentPerson current) {
    this.workers = workers;
    this.actions = actions;
    this.current = current;
  }

  @GetMapping("/workers/new")
  String create(Model model) {
    model.addAttribute("form", WorkerForm.empty(person(), actions.specs()));
    return "worker-form";
  }

  @GetMapping("/workers/{id}/edit")
  String edit(@PathVariable String id, Model model) {
    Worker worker =
        workers
            .find(id)
            .orElseThrow(() -> new NothingHereException("No worker is called '%s'.".formatted(id)));
    model.addAttribute("form", WorkerForm.of(worker, workers.version(id), actions.specs()));
    return "worker-form";
  }

  @PostMapping("/workers")
  String save(
      @RequestParam MultiValueMap<String, String> sent, HttpServletResponse response, Model model) {
    WorkerForm form = WorkerForm.sent(sent, actions.specs());
    return switch (form.toWorker()) {
      case WorkerForm.Read.Unusable(String message) -> refused(form, message, response, model);
      case WorkerForm.Read.Usable(Worker worker) -> save(form, worker, response, model);
    };
  }

  private String save(WorkerForm form, Worker worker, HttpServletResponse response, Model model) {
    try {
      return switch (workers.save(worker, form.version(), person())) {
        case Workers.Saved.Done _ -> "redirect:/workers/" + worker.id();
        case Workers.Saved.Changed(int version) ->
            refused(
                form,
                form.version() == 0
                    ? "A worker is called '%s' already. Take another id.".formatted(worker.id())
                    : "Somebody has saved version %d since. Open it again.".formatted(version),
                response,
                model);
      };
    } catch (InvalidWorkerException e) {
      return refused(form, String.valueOf(e.getMessage()), response, model);
    }
  }

  private static String refused(
      WorkerForm form, String message, HttpServletResponse response, Model model) {
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    model.addAttribute("problem", message);
    model.addAttribute("form", form);
    return "worker-form";
  }

  private String person() {
    return current
        .person()
        .map(Person::username)
        .orElseThrow(
            () -> new NothingHereException("The pages are for people; clients use the API."));
  }
}
