/* Shows a Camunda form with bpmn.io's viewer and puts its values into the decision's form. */
(async () => {
  'use strict';
  const box = document.getElementById('form'), decision = document.getElementById('decision');
  const schema = JSON.parse(box.dataset.schema);
  const data = JSON.parse(box.dataset.values);
  const form = new window.FormViewer.Form({ container: box });
  try {
    await form.importSchema(schema, data);
  } catch (problem) {
    const words = JSON.parse(document.body.dataset.words ?? '{}'), text = 'This form cannot be shown: {0}';
    box.textContent = (words[text] ?? text).replace('{0}', problem.message);
    return;
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
  box.addEventListener('submit', event => { event.preventDefault(); event.stopPropagation(); decision?.requestSubmit(); });
})();
