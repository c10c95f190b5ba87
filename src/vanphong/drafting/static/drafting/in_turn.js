"use strict";
// Signing in turn by keys: K signs, T returns, space puts off. The buttons do the same.
(() => {
  const act = (name) => document.querySelector(`[data-turn="${name}"]`);
  const keys = { k: "sign", t: "return", " ": "next" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("input, textarea, select, button, a, summary")) return;
    const button = act(keys[event.key.toLowerCase()]);
    if (!button) return;
    event.preventDefault();
    const pin = document.querySelector("#act input[type=password]");
    if (button.dataset.turn === "sign" && pin && !pin.value) { pin.focus(); return; }
    button.click();
  });
})();
