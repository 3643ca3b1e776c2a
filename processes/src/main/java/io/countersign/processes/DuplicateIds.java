package io.countersign.processes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Two files of one deployment must not define the same process. */
final class DuplicateIds {

  private DuplicateIds() {}

  static List<Finding> findings(List<BpmnFile> files) {
    var findings = new ArrayList<Finding>();
    var seen = new HashMap<String, String>();
    for (var file : files) {
      file.all("process")
          .forEach(process -> {
            var other = seen.putIfAbsent(BpmnFile.id(process), file.name());
            if (other != null) {
              findings.add(
                  file.finding(
                      process,
                      "process-ids-are-unique",
                      "The process id '%s' is also in %s. Give one of them another id."
                          .formatted(BpmnFile.id(process), other)));
            }
          });
    }
    return findings;
  }
}
