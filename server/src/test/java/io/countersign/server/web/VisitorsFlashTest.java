package io.countersign.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.web.servlet.FlashMap;

class VisitorsFlashTest {

  private final VisitorsFlash flash = new VisitorsFlash();
  private final MockHttpSession session = new MockHttpSession();

  private MockHttpServletRequest get(String path) {
    var request = new MockHttpServletRequest("GET", path);
    request.setSession(session);
    return request;
  }

  @Test
  void what_came_of_a_form_waits_for_its_sender_while_the_page_looks_for_news() {
    var told = new FlashMap();
    told.put("told", "The case is being ended.");
    told.setTargetRequestPath("/instances/7");
    var post = new MockHttpServletRequest("POST", "/instances/7/cancel");
    post.setSession(session);
    flash.saveOutputFlashMap(told, post, new MockHttpServletResponse());
    var live = get("/instances/7");
    live.addHeader("X-Live", "1");

    assertThat(taken(live)).isNull();
    assertThat(taken(get("/instances/7"))).isEqualTo(told);
    assertThat(taken(get("/instances/7"))).isNull();
  }

  private Object taken(MockHttpServletRequest request) {
    return flash.retrieveAndUpdate(request, new MockHttpServletResponse());
  }
}
