package io.countersign.workers;

class BadSpender {
  Model.Answer spend(Model model, Model.Prompt prompt) throws ModelException {
    return model.answer(prompt);
  }
}
