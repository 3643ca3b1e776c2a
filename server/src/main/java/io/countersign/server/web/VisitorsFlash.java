package io.countersign.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/**
 * What came of a form is told on the page that its sender sees next. A page that only looks for
 * news may ask for the same address in between, and must not take the message away.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class VisitorsFlash extends SessionFlashMapManager {

  @Override
  protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
    return request.getHeader("X-Live") == null ? super.retrieveFlashMaps(request) : null;
  }
}
