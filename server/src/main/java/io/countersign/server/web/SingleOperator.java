package io.countersign.server.web;

import io.countersign.engine.Deciders;
import org.springframework.stereotype.Component;

/** Says on every page that one person may decide what takes several otherwise. */
@Component("singleOperator")
public class SingleOperator {

  private final Deciders deciders;

  SingleOperator(Deciders deciders) {
    this.deciders = deciders;
  }

  public boolean on() {
    return deciders.singleOperator();
  }
}
