// Questions and answers: cards that open pages, asking again, opinions.
const conversation = () => document.querySelector('.composer')?.dataset.conversation ?? '';
const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, {detail}));

const open = (place) => {
  const detail = {
    conversation: conversation(), exchange: place.dataset.exchange,
    citation: Number(place.dataset.open),
  };
  say('naniwa:open', detail);
  trigger('click', detail);
};
const copy = async (button) => {
  const words = button.dataset.text;
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // Without HTTPS a browser has no clipboard for pages.
    const area = document.createElement('textarea');
    area.value = words;
    area.style.position = 'fixed';
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  const before = button.textContent;
  button.textContent = 'コピーしました';
  setTimeout(() => { button.textContent = before; }, 2000);
};
// One object for all opinions: one that waits for the answer to another ("always_last") Gradio
// sends with the data of that other.
const opinion = {};
const like = (exchange, chosen) => {
  const pressed = exchange.querySelector('.thumb[aria-pressed="true"]');
  if (chosen) {
    const helpful = chosen !== pressed;
    for (const thumb of exchange.querySelectorAll('.thumb')) {
      thumb.setAttribute('aria-pressed', String(helpful && thumb === chosen));
    }
    exchange.querySelector('.comment').hidden = !helpful;
    const offer = exchange.querySelector('.case-offer');
    if (offer) offer.hidden = !helpful || chosen.dataset.helpful !== '1';
  }
  const now = exchange.querySelector('.thumb[aria-pressed="true"]');
  trigger('like', Object.assign(opinion, {
    conversation: conversation(), exchange: exchange.dataset.exchange,
    helpful: now ? now.dataset.helpful === '1' : null,
    comment: exchange.querySelector('.comment textarea').value,
    offered: Boolean(exchange.querySelector('.case-offer [data-do="take-back"]')),
  }));
  if (!chosen) exchange.querySelector('.comment').hidden = true;
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button?.dataset.ask) { say('naniwa:ask', {text: button.dataset.ask}); return; }
  const exchange = event.target.closest('.exchange');
  const wanted = button?.dataset.do;
  if (wanted) {
    const question = exchange.querySelector('.exchange-actions').dataset.question;
    const replaces = exchange.dataset.exchange;
    if (wanted === 'copy') copy(button);
    else if (wanted === 'edit') {
      say('naniwa:edit', {text: question, replaces, after: exchange.dataset.after});
    } else if (wanted === 'again') say('naniwa:ask', {text: question, replaces});
    else if (wanted === 'like') like(exchange, button);
    else if (wanted === 'comment') like(exchange, null);
    else if (wanted === 'offer') offer(exchange, false);
    else if (wanted === 'take-back') offer(exchange, true);
    return;
  }
  const place = event.target.closest('[data-open]');
  // Marking words of a quotation is no click on its card.
  if (place && (button || !String(window.getSelection()))) open(place);
});

const offer = (exchange, back) => trigger('submit', {
  conversation: conversation(), exchange: exchange.dataset.exchange, back,
  question: exchange.querySelector('.case-offer textarea')?.value ?? '',
  confirmed: Boolean(exchange.querySelector('.case-offer input')?.checked),
});

const toNewest = () => {
  const last = document.querySelector('#current .exchange');
  last?.scrollIntoView({block: 'start'});
};
if (element.closest('#current')) {
  let shown = '';
  let wanted = false;
  document.addEventListener('naniwa:asked', () => { wanted = true; });
  watch('value', () => {
    const exchange = element.querySelector('.exchange')?.dataset.exchange ?? '';
    if (exchange && (exchange !== shown || wanted)) {
      wanted = exchange === shown;
      requestAnimationFrame(toNewest);
    }
    shown = exchange;
  });
}
