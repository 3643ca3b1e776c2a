package io.countersign.server.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** A page says in words that there is none at this address; a script gets a problem. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice
class MissingAddress {

  @ExceptionHandler(NoResourceFoundException.class)
  Object missing(NoResourceFoundException e, HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (accept == null || !accept.contains("text/html")) {
      return ResponseEntity.status(HttpStatus.NOT_FOUND).body(e.getBody());
    }
    var page = new ModelAndView("error/404");
    page.setStatus(HttpStatus.NOT_FOUND);
    return page;
  }
}
