package io.countersign.server.web.desk;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.web.NothingHereException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Keeps and removes what a person looks for again and again. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class ViewsController {

  private final CurrentPerson current;
  private final SavedViews views;

  ViewsController(CurrentPerson current, SavedViews views) {
    this.current = current;
    this.views = views;
  }

  @PostMapping("/desk/views")
  String save(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String query,
      @RequestParam(defaultValue = "false") boolean standard) {
    DeskQuery wanted = read(query);
    String called = name.strip();
    if (!called.isEmpty() && called.length() <= SavedViews.NAME_MAX) {
      views.save(person(), new SavedViews.View(called, wanted.query(), standard));
    }
    return "redirect:" + wanted.address();
  }

  @PostMapping("/desk/views/removal")
  String remove(@RequestParam String name) {
    views.remove(person(), name);
    return "redirect:/desk?show=mine";
  }

  /** Only what a desk's address can say; anything else is left out. */
  private static DeskQuery read(String query) {
    Map<String, String> values = new HashMap<>();
    Arrays.stream(query.replaceFirst("^\\?", "").split("&"))
        .map(part -> part.split("=", 2))
        .filter(part -> part.length == 2)
        .forEach(part -> values.put(decoded(part[0]), decoded(part[1])));
    return DeskQuery.of(values::get);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private String person() {
    return current
        .person()
        .orElseThrow(() -> new NothingHereException("Views are kept for people."))
        .username();
  }
}
