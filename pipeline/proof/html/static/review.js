// A key does what the button that names it does: spam, keep, skip, write, back, undo. While one answer is under way
// there is no other: a key pressed then was meant for what is still shown, and would reach what comes next.
let isUnderWay = false;

function nameOf(event) {
  const isPlain = /^(Escape|[!-~])$/.test(event.key); // else the layout is not Latin, or an input method is on
  return (isPlain ? event.key : event.code.replace(/^Key/, "")).toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(nameOf(event))}"]`);
  if (button || isUnderWay) event.preventDefault(); // an Escape, too: it would stop the answer that is under way
  if (button && !isUnderWay) button.click();
});

document.addEventListener("submit", (event) => {
  if (isUnderWay) event.preventDefault();
  isUnderWay = true;
  document.body.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  isUnderWay = false;
  document.body.removeAttribute("aria-busy");
});
