package io.countersign.server.alarms;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Alarms about the engine's records, and the button that says "I have seen it". */
@Controller
class AlarmPageController {

  private final EngineAlarms alarms;

  AlarmPageController(EngineAlarms alarms) {
    this.alarms = alarms;
  }

  @GetMapping("/history/alarms")
  @PreAuthorize("hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER')")
  String page(Model model) {
    model.addAttribute("alarms", alarms.all());
    return "alarms";
  }

  @PostMapping("/history/alarms/{id}/seen")
  @PreAuthorize("hasAnyRole('OWNER','SUPERVISOR')")
  String see(@PathVariable long id, RedirectAttributes flash) {
    flash.addFlashAttribute(
        "told", alarms.see(id) ? "Noted, with your name." : "Somebody had seen it before.");
    return "redirect:/history/alarms";
  }
}
