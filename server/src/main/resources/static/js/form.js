/* Shows a Camunda form with bpmn.io's viewer and puts its values into the decision's form. */
(async () => {
  'use strict';
  const box = document.getElementById('form'), decision = document.getElementById('decision');
  const schema = JSON.parse(box.dataset.schema);
  const data = JSON.parse(box.dataset.values);
  const words = JSON.parse(document.body.dataset.words ?? '{}');
  const tr = (text, ...values) => (words[text] ?? text).replace(/\{(\d)\}/g, (_, at) => values[at]);
  const form = new window.FormViewer.Form({ container: box });
  speakAsThePageDoes(form.get('validator'));
  const tooSoon = event => { event.preventDefault(); event.stopImmediatePropagation(); };
  decision?.addEventListener('submit', tooSoon, true); // until the form is there, nobody can have filled it in
  try {
    await form.importSchema(schema, data);
  } catch (problem) {
    box.textContent = tr('This form cannot be shown: {0}', problem.message);
    return;
  } finally {
    decision?.removeEventListener('submit', tooSoon, true);
  }
  if (box.dataset.disabled === 'true') form.setProperty('readOnly', true);
  decision?.addEventListener('submit', event => {
    const { data: values, errors } = form.submit();
    if (Object.keys(errors).length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      box.querySelector('.fjs-form-field-error, [aria-invalid=true]')?.scrollIntoView({ block: 'center' });
      return;
    }
    document.getElementById('form-values').value = JSON.stringify(values);
  }, true);
  /* The viewer knows English only. What a designer wrote (labels, a pattern's own message) stays as it is. */
  function speakAsThePageDoes(validator) {
    const said = [
      [/^Field is required\.$/, () => tr('This has to be filled in.')],
      [/^Field must match pattern (.*)\.$/, it => tr('This has to look like {0}.', it)],
      [/^Field must have minimum value of (.*)\.$/, it => tr('This has to be at least {0}.', it)],
      [/^Field must have maximum value of (.*)\.$/, it => tr('This can be at most {0}.', it)],
      [/^Field must have minimum length of (.*)\.$/, it => tr('This has to have at least {0} characters.', it)],
      [/^Field must have maximum length of (.*)\.$/, it => tr('This can have at most {0} characters.', it)],
      [/^Field must be a valid {2}international phone number\./, () => tr('This has to be an international phone number, such as +4930664040900.')],
      [/^Field must be a valid email\.$/, () => tr('This has to be an email address.')],
      [/^Value is not a number\.$/, () => tr('This has to be a number.')],
      [/^Value is expected to be an integer\.$/, () => tr('This has to be a whole number.')],
      [/^Value is expected to have at most (\d+) decimal digits?\.$/, it => tr('This can have at most {0} digits after the point.', it)],
      [/^Please select a valid value, the two nearest valid values are (.*) and (.*)\.$/, (a, b) => tr('This is between two values; the nearest are {0} and {1}.', a, b)]
    ];
    const validate = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (field, value) => validate(field, value).map(message => {
      const known = said.find(([pattern]) => pattern.test(message));
      return known ? known[1](...message.match(known[0]).slice(1)) : message;
    });
  }
  box.addEventListener('submit', event => { event.preventDefault(); event.stopPropagation(); decision?.requestSubmit(); });
})();
