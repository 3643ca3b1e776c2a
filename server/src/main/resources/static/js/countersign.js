/* What the pages do beyond plain HTML: local times, keys, live notices, diagrams. Everything that decides works without it. */
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* --- words: the page brings those of its language; without them these here are shown --- */
  const words = JSON.parse(document.body.dataset.words ?? '{}');
  const tr = (text, ...values) => (words[text] ?? text).replace(/\{(\d)\}/g, (_, at) => values[at]);
  const language = document.documentElement.lang;
  const locale = navigator.languages.find(tag => tag.split('-')[0] === language) ?? language;

  /* --- times: in the visitor's zone, relative, exact when pointed at --- */
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.cookie = `zone=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax`;
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const clock = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

  const steps = [['second', 60, 1], ['minute', 5400, 60], ['hour', 129600, 3600], ['day', Infinity, 86400]];
  const step = seconds => steps.find(([, below]) => seconds < below);
  const width = language === 'en' ? 'short' : 'long'; // elsewhere short forms end with a dot, and so do our sentences
  const ago = new Intl.RelativeTimeFormat(language === 'en' ? 'en-GB' : locale, { style: width });
  function span(seconds) {
    const [unit, , length] = step(seconds);
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: width }).format(Math.max(1, Math.round(seconds / length)));
  }
  function relative(date, late) {
    const seconds = (date - Date.now()) / 1000;
    if (late && seconds < 0) return tr('{0} late', span(-seconds));
    if (Math.abs(seconds) > 1209600) return day.format(date);
    if (seconds > -5 && seconds < 3) return seconds > 0 ? tr('now') : tr('just now');
    const [unit, , length] = step(Math.abs(seconds));
    return ago.format(Math.sign(seconds) * Math.max(1, Math.round(Math.abs(seconds) / length)), unit);
  }
  function left(date) { // what is left of a window, to the second
    const seconds = Math.max(0, Math.round((date - Date.now()) / 1000));
    const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
    if (hours) return `${hours} h ${minutes} min`;
    return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  }
  function times(root = document) {
    for (const time of $$('time[datetime]', root)) {
      const date = new Date(time.getAttribute('datetime'));
      if (isNaN(date)) continue;
      time.title = `${exact.format(date)} (${zone}), ${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
      if (time.dataset.when === 'left' || time.dataset.when === 'goes') {
        const goes = time.dataset.when === 'goes';
        time.textContent = `${goes ? 'in ' : ''}${left(date)}, ${goes ? 'at' : 'until'} ${clock.format(date)} (${zone})`;
        continue;
      }
      time.textContent = time.dataset.when === 'exact' ? clock.format(date) : relative(date, time.closest('.late') !== null);
    }
  }

  /* --- diagrams --- */
  let viewerLoaded;
  function viewer() {
    viewerLoaded ??= new Promise((resolve, reject) => {
      for (const css of ['diagram-js.css', 'bpmn-js.css']) {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/vendor/bpmn-js/dist/assets/${css}` }));
      }
      document.head.append(Object.assign(document.createElement('script'), {
        src: '/vendor/bpmn-js/dist/bpmn-navigated-viewer.production.min.js', onload: () => resolve(window.BpmnJS), onerror: reject
      }));
    });
    return viewerLoaded;
  }
  const ids = text => (text || '').split(' ').filter(Boolean);
  function mark(box, bpmn) {
    const canvas = bpmn.get('canvas'), overlays = bpmn.get('overlays'), elements = bpmn.get('elementRegistry');
    elements.forEach(element => ['was-there', 'is-here', 'is-stuck'].forEach(name => canvas.removeMarker(element, name)));
    overlays.clear();
    const set = (list, name) => list.filter(id => elements.get(id)).forEach(id => canvas.addMarker(id, name));
    set(ids(box.dataset.been), 'was-there');
    set(ids(box.dataset.here), 'is-here');
    set(ids(box.dataset.stuck), 'is-stuck');
    for (const id of ids(box.dataset.here)) {
      const element = elements.get(id);
      if (!element) continue;
      const dot = document.createElement('div');
      dot.className = ids(box.dataset.stuck).includes(id) ? 'token stuck' : 'token';
      overlays.add(id, { position: { top: -9, left: -9 }, html: dot });
    }
  }
  async function draw(box) {
    try {
      const [Viewer, answer] = await Promise.all([viewer(), fetch(box.dataset.model)]);
      if (!answer.ok) throw new Error(`no model: ${answer.status}`);
      const bpmn = new Viewer({ container: box });
      await bpmn.importXML(await answer.text());
      bpmn.get('zoomScroll').toggle(false); // the page scrolls, not the diagram; drag moves it
      fit(bpmn, box);
      mark(box, bpmn);
      box.bpmn = bpmn;
      new ResizeObserver(() => fit(bpmn, box)).observe(box);
    } catch (problem) {
      box.classList.add('failed');
      box.textContent = tr('The diagram cannot be shown. The steps are listed below.');
    }
  }
  function fit(bpmn, seen) {
    if (!seen.clientWidth || !seen.clientHeight) return; // taken off the page: there is nothing to fit into
    const canvas = bpmn.get('canvas');
    canvas.resized();
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
    const box = canvas.viewbox(), here = bpmn.get('elementRegistry').filter(element => canvas.hasMarker(element, 'is-here'))[0];
    if (box.outer.width < 500 && here) { // on a phone: readable, around the token
      canvas.zoom(0.7);
      const view = canvas.viewbox();
      canvas.viewbox({ x: here.x + here.width / 2 - view.width / 2, y: here.y + here.height / 2 - view.height / 2, width: view.width, height: view.height });
    }
  }

  /* --- live: told, never moved --- */
  const changed = $('#changed');
  function notice(text) {
    $('#changed-text').textContent = text;
    $('#changed-load').setAttribute('href', location.href);
    changed.hidden = false;
  }
  async function again() {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html', 'X-Live': '1' }, signal: AbortSignal.timeout(30000) });
    if (answer.status >= 500) throw new Error(`no news: ${answer.status}`);
    return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
  }
  const rowsOf = root => $$('a.row', root).map(row => new URL(row.getAttribute('href'), location.href).pathname);
  function badge(fresh) {
    const old = $('#waiting'), now = $('#waiting', fresh);
    if (old && now) old.textContent = now.textContent;
    else if (old) old.remove();
    else if (now) $('nav a[href="/desk"]').append(now);
    const bell = $('#bell'), rung = $('#bell', fresh);
    if (bell && rung && bell.innerHTML !== rung.innerHTML) {
      bell.setAttribute('aria-label', rung.getAttribute('aria-label'));
      bell.replaceChildren(...rung.childNodes);
    }
  }
  function adopt(fresh) { // only what nobody can be pointing at
    const decided = $('#decided'), now = $('#decided', fresh);
    if (decided && now && decided.className + decided.textContent !== now.className + now.textContent) {
      decided.replaceWith(now);
      times(now);
    }
    for (const region of $$('[data-live]')) {
      const next = document.getElementById(region.id) && fresh.getElementById(region.id);
      const typed = $$('input, textarea', region).some(field => field.value !== field.defaultValue);
      if (next && !typed && !$('[aria-busy]', region) && !region.contains(document.activeElement) && region.innerHTML !== next.innerHTML) {
        const diagram = $('.diagram', region), fromNext = $('.diagram', next);
        if (diagram?.bpmn && fromNext) {
          Object.assign(diagram.dataset, fromNext.dataset);
          mark(diagram, diagram.bpmn);
          fromNext.replaceWith(diagram);
        }
        region.replaceChildren(...next.childNodes);
        times(region);
        if (!diagram) $$('.diagram', region).forEach(draw);
      }
    }
  }
  let leaving = false;
  addEventListener('beforeunload', () => { leaving = true; setTimeout(() => { leaving = false; }, 10000); }); // a download leaves nothing
  async function onChange(roots) {
    const main = $('#main'), desk = $('.desk');
    const mine = !main?.dataset.root || roots.has(main.dataset.root) || roots.has('0'); // 0: so many that they are not named
    if (!desk && !$('[data-live]')) { const fresh = await again(); if (fresh) badge(fresh); return; }
    if (!desk && !mine) return;
    const fresh = await again();
    if (!fresh || !$('#offline').hidden) return; // what came with the last breath brings buttons; it is asked for again
    badge(fresh);
    if ($('#refusal')) return;
    adopt(fresh);
    const state = main?.dataset.state, now = $('#main', fresh)?.dataset.state;
    if (state === 'open' && now && now !== 'open') return notice(now === 'decided' ? tr('This was decided meanwhile.') : tr('There is nothing to decide here any more.'));
    if (!desk) return;
    const before = rowsOf(document), after = rowsOf(fresh);
    const busy = leaving || document.activeElement?.matches('input, textarea, select'); // to load anew would take them back
    if (desk.classList.contains('on-list') && before.length === 0 && after.length > 0 && !busy) return location.reload();
    const added = after.filter(row => !before.includes(row)).length;
    if (added > 0) notice(tr('{0} new', added));
    else if (desk.classList.contains('on-list') && before.some(row => !after.includes(row))) notice(tr('Some of these were decided.'));
  }
  function listen() {
    if (!document.body.dataset.events || !window.EventSource) return;
    let roots = new Set(), first, timer, asking, events, patience = 2000;
    const soon = () => { // where changes never end, after two seconds of them
      first ??= Date.now();
      clearTimeout(timer);
      timer = setTimeout(look, Math.min(350, Math.max(0, first + 2000 - Date.now())));
    };
    const look = async () => {
      if (asking) { timer = setTimeout(look, 350); return; } // one at a time: an answer that was overtaken would bring back what was
      const now = roots;
      roots = new Set();
      first = undefined;
      asking = true;
      try {
        await onChange(now);
        patience = 2000;
      } catch { // no answer is no news: it is asked for again
        now.forEach(root => roots.add(root));
        clearTimeout(timer);
        timer = setTimeout(look, patience);
        patience = Math.min(60000, 2 * patience);
      } finally { asking = false; }
    };
    let dropped = false, lost, pause = 2000;
    const connect = () => {
      events?.close();
      events = new EventSource(document.body.dataset.events);
      events.addEventListener('change', event => { roots.add(JSON.parse(event.data).root); soon(); });
      events.onerror = () => {
        dropped = true;
        if (events.readyState !== EventSource.CLOSED) { lost ??= setTimeout(() => away(true), 3000); return; }
        setTimeout(() => { if (events.readyState === EventSource.CLOSED) connect(); }, pause); // the server has enough open pages, or still thinks so
        pause = Math.min(60000, 2 * pause);
      };
      events.onopen = () => {
        clearTimeout(lost);
        lost = undefined;
        pause = 2000;
        away(false);
        if (dropped) { dropped = false; roots.add($('#main')?.dataset.root ?? ''); soon(); }
      };
    };
    connect();
    addEventListener('offline', () => { dropped = true; away(true); connect(); }); // an answer that was under way is no connection
    addEventListener('online', () => events.readyState === EventSource.OPEN ? away(false) : connect()); // at once: nobody waits for the browser's next try
    addEventListener('pagehide', () => events.close());
  }

  /* --- offline: nothing is decided on what may be old --- */
  function away(is) {
    const banner = $('#offline');
    if (banner.hidden !== is) return;
    banner.hidden = !is;
    $('#offline-when').textContent = is ? tr('Lost at {0}; trying again.', new Date().toLocaleTimeString(locale)) : '';
    for (const button of $$('main form[method=post] button')) {
      if (is && !button.disabled) { button.disabled = true; button.dataset.away = ''; }
      else if (!is && 'away' in button.dataset) { button.disabled = false; delete button.dataset.away; }
    }
  }

  /* --- what is said without being shown --- */
  function say(text) { $('#said').textContent = text; }

  /* --- several at once --- */
  const picks = () => $$('.pick input[type=checkbox]');
  function selection() {
    const bar = $('#selected'), count = picks().filter(pick => pick.checked).length;
    if (!bar) return;
    bar.hidden = count === 0 && !('always' in bar.dataset);
    $('#selected-count').textContent = tr('{0} selected', count);
    $$('[data-needs-some]').forEach(button => { button.disabled = count === 0; });
  }
  function select() {
    const holder = document.activeElement?.closest('.item, tr') ?? $('.item:has([aria-current])');
    const pick = holder && $('.pick input', holder);
    if (!pick) return say(tr('This cannot be decided together with others.'));
    pick.checked = !pick.checked;
    pick.dispatchEvent(new Event('change', { bubbles: true }));
    say(pick.checked ? tr('Selected.') : tr('No longer selected.'));
  }
  addEventListener('change', event => {
    if (event.target.matches?.('[data-all]')) {
      $$('.pick input', event.target.closest('table')).forEach(pick => { pick.checked = event.target.checked; });
    }
    if (event.target.matches?.('.pick input, [data-all]')) selection();
  });
  addEventListener('click', event => { // one menu at a time
    for (const menu of $$('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
  });

  /* --- keys --- */
  function rows() { return $$('a.row, .rows > li > a, tr .pick input'); }
  function move(step) {
    const all = rows();
    if (!all.length) return;
    const focused = all.indexOf(document.activeElement), current = all.findIndex(row => row.hasAttribute('aria-current'));
    const from = focused >= 0 ? focused : current;
    const to = all[Math.min(all.length - 1, Math.max(0, from < 0 ? 0 : from + step))];
    if (to.offsetParent === null && to.href) { location.href = to.href; return; } // the list is hidden on a phone
    to.focus();
    to.scrollIntoView({ block: 'nearest' });
    if (!to.href) say(to.closest('label').textContent.trim());
  }
  let armed = 0, meant = 'a';
  function approve() {
    const button = $('[data-key=a]'), first = $('#decision [data-first]');
    if (!button || button.hidden) return;
    meant = 'a';
    if (first && !first.value.trim()) first.focus();
    else if (document.activeElement === button && Date.now() - armed < 8000) button.click();
    else { button.focus(); armed = Date.now(); }
  }
  function reject() {
    const reason = $('#reason'), button = $('[data-key=r]');
    if (!button) return;
    meant = 'r';
    if (reason && !reason.value) { reason.focus(); reason.placeholder = tr('Why not? Then press {0}.', button.firstChild.textContent.trim()); }
    else button.focus();
  }
  function ask() {
    const reason = $('#reason'), button = $('#decision [data-key=q]');
    if (!button) return;
    meant = 'q';
    reason.placeholder = tr('What do you want to know? Then press Ask back.');
    (reason.value ? button : reason).focus();
  }
  function edit() {
    const form = $('#edit');
    if (!form) return;
    form.hidden = !form.hidden;
    editing();
    if (!form.hidden) $('input, textarea', form).focus();
  }
  function editing() { // while somebody edits, nobody approves what was proposed by mistake
    const form = $('#edit'), plain = $('#decision [data-key=a]');
    if (!form || !plain) return;
    meant = form.hidden ? 'a' : 'e2';
    plain.hidden = !form.hidden;
    $('[data-opens=edit]').setAttribute('aria-expanded', String(!form.hidden));
    if (form.hidden) for (const field of $$('input, textarea', form)) field.value = field.defaultValue;
  }
  function bytes() {
    const all = $('#bytes');
    if (!all) return;
    all.open = !all.open;
    if (all.open) { $('pre', all).focus({ preventScroll: true }); all.scrollIntoView({ block: 'center' }); }
  }
  addEventListener('click', event => { if (event.target.closest?.('[data-opens=edit]')) edit(); });
  function fromField(event) { // Enter alone never decides: it goes to the button that was meant
    const button = $(`#decision [data-key=${meant}]`);
    if (event.key !== 'Enter' || !button || !event.target.closest?.('#decision')) return false;
    if (event.ctrlKey || event.metaKey) button.click();
    else if (event.target.matches('input')) { button.focus(); armed = Date.now(); }
    else return false;
    event.preventDefault();
    return true;
  }
  const keys = {
    j: () => move(1), k: () => move(-1), a: approve, r: reject,
    e: edit, q: ask, x: select, p: bytes, c: () => $('#hands [data-key=c]')?.click(),
    d: () => { $('#hands [data-key=d]')?.click(); $('#aside[open] button')?.focus(); },
    n: () => $('[data-next]')?.click() ?? move(1), '/': () => $('input[type=search]')?.focus(), '?': () => $('#help').showModal()
  };
  addEventListener('keydown', event => {
    const typing = event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable], dialog');
    if (event.key === 'Escape' && typing && !event.target.closest('dialog')) { event.target.blur(); return; }
    if (typing && fromField(event)) return;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  /* --- forms: once is enough --- */
  addEventListener('submit', event => {
    if (event.defaultPrevented || event.target.method !== 'post') return;
    const submitter = event.submitter;
    if (event.target.dataset.confirm && !confirm(event.target.dataset.confirm)) { event.preventDefault(); return; }
    setTimeout(() => { $$('button', event.target).forEach(button => { button.disabled = true; }); submitter?.setAttribute('aria-busy', 'true'); });
  });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  addEventListener('click', event => {
    const link = event.target.closest?.('a.row');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) link.setAttribute('aria-busy', 'true');
  });

  document.body.addEventListener('htmx:afterSwap', () => times());
  times();
  setInterval(times, 20000);
  setInterval(() => $$('.undo').forEach(times), 1000);
  $$('.diagram').forEach(draw);
  editing();
  listen();
  selection();
  $('#refusal')?.scrollIntoView({ block: 'center' });
})();
