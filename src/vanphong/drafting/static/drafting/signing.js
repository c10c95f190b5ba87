"use strict";
// Signing: nothing is signed unseen. In turn also by keys: S signs, R returns, space puts off.
(() => {
  const form = document.getElementById("act");
  const unseen = form?.querySelector("[data-unseen]");
  const ends = [...document.querySelectorAll(".paper figcaption")];
  const last = ends[ends.length - 1];

  // The first press before the last page was shown only leads there and says so.
  let asked = !last || !unseen;
  if (!asked) {
    const watch = new IntersectionObserver((found) => {
      if (!found.some((one) => one.isIntersecting)) return;
      asked = true;
      unseen.hidden = true;
      watch.disconnect();
    }, { rootMargin: "0px 0px -12% 0px" }); // what the bar at the foot hides was not shown
    watch.observe(last);
  }
  form?.addEventListener("submit", (event) => {
    if (asked) return;
    event.preventDefault();
    asked = true;
    unseen.hidden = false;
  });

  const act = (name) => document.querySelector(`[data-turn="${name}"][aria-keyshortcuts]`);
  const keys = { s: "sign", r: "return", " ": "next" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("input, textarea, select, button, a, summary")) return;
    const button = document.querySelector("[data-turn=next]") && act(keys[event.key.toLowerCase()]);
    if (!button) return;
    event.preventDefault();
    const pin = form.querySelector("input[type=password]");
    if (button.dataset.turn === "sign" && pin && !pin.value) { pin.focus(); return; }
    button.click();
  });
})();
