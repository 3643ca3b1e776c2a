package io.countersign.server.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Refusals of the API, as RFC 9457 problem details. */
@Component
class Problems implements AuthenticationEntryPoint, AccessDeniedHandler {

  private static final String NOBODY = "Nobody is signed in.";

  private final JsonMapper json;
  private final BearerTokenAuthenticationEntryPoint challenge =
      new BearerTokenAuthenticationEntryPoint();

  Problems(JsonMapper json) {
    this.json = json;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    challenge.commence(request, response, e);
    write(
        request,
        response,
        HttpStatus.valueOf(response.getStatus()),
        "Nobody is signed in, or the token is not valid. Get a token at POST /oauth2/token and"
            + " send it as 'Authorization: Bearer …', or sign in at /login.");
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    if (e instanceof CsrfException && nobodySignedIn()) {
      commence(request, response, new InsufficientAuthenticationException(NOBODY, e));
      return;
    }
    String detail =
        e instanceof CsrfException
            ? "A request of a browser's session needs the value of the cookie XSRF-TOKEN in the"
                + " header X-XSRF-TOKEN."
            : "Whoever is signed in may not do this: the role or the token's scope is missing.";
    write(request, response, HttpStatus.FORBIDDEN, detail);
  }

  /** The filter that checks the CSRF token stands before those that tell the request who asks. */
  private static boolean nobodySignedIn() {
    return SecurityContextHolder.getContext().getAuthentication() == null;
  }

  private void write(
      HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setInstance(URI.create(request.getRequestURI()));
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(json.writeValueAsBytes(problem));
  }
}
