package io.countersign.server.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** A session's cookie: the id that the database has too, and a mark that it has not. */
final class MarkedCookies implements CookieSerializer {

  static final String NAME = "SESSION";

  private final DefaultCookieSerializer cookies = new DefaultCookieSerializer();
  private final Seal seal;

  MarkedCookies(Seal seal) {
    this.seal = seal;
    cookies.setCookieName(NAME);
    cookies.setUseBase64Encoding(false);
    cookies.setSameSite("Lax");
    cookies.setUseHttpOnlyCookie(true);
  }

  @Override
  public void writeCookieValue(CookieValue cookie) {
    String id = cookie.getCookieValue();
    String marked = id.isEmpty() ? id : id + "." + seal.mark(id);
    cookies.writeCookieValue(new CookieValue(cookie.getRequest(), cookie.getResponse(), marked));
  }

  @Override
  public List<String> readCookieValues(HttpServletRequest request) {
    return cookies.readCookieValues(request).stream()
        .map(this::id)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> id(String marked) {
    int dot = marked.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String id = marked.substring(0, dot);
    byte[] given = marked.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    byte[] right = seal.mark(id).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, right) ? Optional.of(id) : Optional.empty();
  }
}
