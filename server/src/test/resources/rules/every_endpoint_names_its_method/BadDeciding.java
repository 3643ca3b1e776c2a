package io.countersign.server.web.desk;

@org.springframework.stereotype.Controller
class BadDeciding {
  @org.springframework.security.access.prepost.PreAuthorize("hasRole('SUPERVISOR')")
  @org.springframework.web.bind.annotation.RequestMapping("/bad")
  void anyMethod() {}
}
