package io.countersign.server.identity.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Sends a page's visitor to sign-in, and a page's script there too. */
@Component
class PageRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

  private final LoginUrlAuthenticationEntryPoint toSignIn =
      new LoginUrlAuthenticationEntryPoint("/login");
  private final AccessDeniedHandlerImpl forbidden = new AccessDeniedHandlerImpl();

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException, ServletException {
    if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Redirect", "/login");
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
    } else if (String.valueOf(request.getHeader("Accept")).contains("text/event-stream")) {
      response.setStatus(HttpStatus.NO_CONTENT.value()); // makes the browser stop asking
    } else {
      toSignIn.commence(request, response, e);
    }
  }

  /** A form from before sign-out, or from an expired session, starts again at sign-in. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException, ServletException {
    if (e instanceof CsrfException && request.getUserPrincipal() == null) {
      response.sendRedirect(request.getContextPath() + "/login?expired");
    } else {
      forbidden.handle(request, response, e);
    }
  }
}
