package io.countersign.server.rest;

@org.springframework.web.bind.annotation.RestController
class BadController {
  @org.springframework.web.bind.annotation.PostMapping("/bad")
  void anybody() {}
}
