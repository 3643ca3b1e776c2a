package io.countersign.server.identity.web;

import io.countersign.server.identity.SignInThrottle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Checks a password only where the throttle lets it. */
final class ThrottledSignIn implements AuthenticationProvider {

  private final AuthenticationProvider passwords;
  private final SignInThrottle throttle;

  ThrottledSignIn(AuthenticationProvider passwords, SignInThrottle throttle) {
    this.passwords = passwords;
    this.throttle = throttle;
  }

  @Override
  public @Nullable Authentication authenticate(Authentication authentication) {
    String address =
        authentication.getDetails() instanceof WebAuthenticationDetails details
            ? String.valueOf(details.getRemoteAddress())
            : "unknown";
    throttle
        .attempt(authentication.getName(), address)
        .ifPresent(wait -> {
          throw new LockedException("Too many attempts. Try again in %s.".formatted(words(wait)));
        });
    Authentication result = passwords.authenticate(authentication);
    if (result != null) {
      throttle.succeeded(authentication.getName(), address);
    }
    return result;
  }

  private static String words(Duration wait) {
    long seconds = wait.toSeconds() + 1;
    return seconds < 90 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
