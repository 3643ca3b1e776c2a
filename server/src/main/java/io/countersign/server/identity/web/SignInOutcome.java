package io.countersign.server.identity.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/** What follows an attempt to sign in, and a sign-out. */
@Component
class SignInOutcome {

  /** Where the sign-in page finds what went wrong, once. */
  static final String PROBLEM = "countersign.sign-in.problem";

  private final SignInJournal journal;
  private final IdentitySettings settings;

  SignInOutcome(SignInJournal journal, IdentitySettings settings) {
    this.journal = journal;
    this.settings = settings;
  }

  AuthenticationSuccessHandler succeeded() {
    return new SavedRequestAwareAuthenticationSuccessHandler() {
      @Override
      public void onAuthenticationSuccess(
          HttpServletRequest request, HttpServletResponse response, Authentication person)
          throws ServletException, IOException {
        journal.signedIn(person.getName(), request.getRemoteAddr());
        request.getSession().setMaxInactiveInterval(settings.sessionIdleSeconds());
        super.onAuthenticationSuccess(request, response, person);
      }
    };
  }

  void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    String username = String.valueOf(request.getParameter("username"));
    if (why instanceof LockedException) {
      request.getSession().setAttribute(PROBLEM, why.getMessage());
    } else {
      journal.failed(username, request.getRemoteAddr());
      request.getSession().setAttribute(PROBLEM, "This name and password do not go together.");
    }
    response.sendRedirect(request.getContextPath() + "/login?failed");
  }

  void signedOut(
      HttpServletRequest request, HttpServletResponse response, @Nullable Authentication person) {
    if (person != null) {
      journal.signedOut(person.getName());
    }
  }
}
