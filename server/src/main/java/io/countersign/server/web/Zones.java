package io.countersign.server.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The visitor's time zone, which the page's script leaves in the cookie {@code zone}. */
public final class Zones {

  private Zones() {}

  public static ZoneId of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals("zone")) {
        return parse(cookie.getValue());
      }
    }
    return ZoneOffset.UTC;
  }

  private static ZoneId parse(String text) {
    try {
      return ZoneId.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (DateTimeException | IllegalArgumentException e) {
      return ZoneOffset.UTC;
    }
  }
}
