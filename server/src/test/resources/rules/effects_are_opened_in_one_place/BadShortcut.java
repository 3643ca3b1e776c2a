package io.countersign.workers;

class BadShortcut {
  Action.Result act(Action action, Action.Call call) {
    return action.perform(call);
  }
}
