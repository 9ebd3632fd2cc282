// A page of a document: zoomed, and turned by `turn`, which the script after this one gives.
let zoom = 1;
const enlarge = () => element.querySelector('.page-frame')?.style.setProperty('--zoom', zoom);
const toTheMark = () => {
  const frame = element.querySelector('.page-frame, .passage');
  const mark = frame?.querySelector('.spot, mark');
  if (!mark) { if (frame) frame.scrollTop = 0; return; }
  const distance = mark.getBoundingClientRect().top - frame.getBoundingClientRect().top;
  frame.scrollTop += distance - frame.clientHeight / 4;
};
// Turned to its other side, a phone shows the place that was looked at before.
{
  let seen = 0, wide = window.innerWidth;
  element.addEventListener('scroll', ({target}) => {
    if (target.matches?.('.page-frame, .passage') && window.innerWidth === wide) seen = target.scrollTop / target.scrollHeight;
  }, true);
  window.addEventListener('resize', () => {
    if (window.innerWidth === wide || !element.isConnected) return;
    requestAnimationFrame(() => {
      wide = window.innerWidth;
      const frame = element.querySelector('.page-frame, .passage');
      if (frame) frame.scrollTop = seen * frame.scrollHeight;
    });
  });
}
element.addEventListener('click', (event) => {
  const {turn: page, zoom: way} = event.target.closest('button')?.dataset ?? {};
  if (page) turn(Number(page));
  else if (way) {
    const step = {in: 1.25, out: 0.8}[way];
    zoom = step ? Math.min(4, Math.max(0.5, zoom * step)) : 1;
    enlarge();
  }
});
element.addEventListener('change', (event) => {
  if (event.target.matches('.page-number input')) {
    const last = Number(event.target.max);
    turn(Math.min(last, Math.max(1, Math.round(Number(event.target.value)) || 1)));
  }
});
