"use strict";
// A box drawn by mouse, pen or arrow keys fills the four fields, which are what is sent.
(() => {
  const sheet = document.querySelector("[data-cover]");
  const form = document.getElementById("o");
  if (!sheet || !form) return;
  const svg = sheet.querySelector("svg");
  const names = ["left", "top", "width", "height"];
  const fields = names.map((name) => form.elements.namedItem(name));
  const draft = document.createElementNS(svg.namespaceURI, "rect");
  draft.setAttribute("class", "cover-draft");
  svg.append(draft);
  sheet.tabIndex = 0;
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-describedby", "cach-ve");
  const within = (number, least, most) => Math.min(most, Math.max(least, number));
  const tenth = (number) => Math.round(number * 10) / 10;
  const typed = () => fields.map((field) => Number(field.value) || 0);
  let from = null;

  function show() {
    const box = typed();
    ["x", "y", "width", "height"].forEach((name, place) => draft.setAttribute(name, box[place]));
  }

  function put(left, top, width, height) {
    const box = [within(left, 0, 100), within(top, 0, 100)];
    box.push(within(width, 0, 100 - box[0]), within(height, 0, 100 - box[1]));
    fields.forEach((field, place) => { field.value = tenth(box[place]); });
    show();
  }

  function point(event) {
    const frame = svg.getBoundingClientRect();
    return [
      within(((event.clientX - frame.left) * 100) / frame.width, 0, 100),
      within(((event.clientY - frame.top) * 100) / frame.height, 0, 100),
    ];
  }

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls
    from = point(event);
    sheet.setPointerCapture(event.pointerId);
    sheet.focus({ preventScroll: true });
    event.preventDefault();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = point(event);
    put(Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1]));
  });
  sheet.addEventListener("pointerup", () => {
    const drawn = from && typed()[2] >= 0.5 && typed()[3] >= 0.5;
    from = null;
    if (drawn) form.requestSubmit();
  });
  sheet.addEventListener("pointercancel", () => { from = null; });

  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  sheet.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    let [left, top, width, height] = typed();
    if (way) {
      if (!width || !height) [left, top, width, height] = [40, 45, 20, 5];
      else if (event.shiftKey) [width, height] = [within(width + way[0], 1, 100), within(height + way[1], 1, 100)];
      else [left, top] = [within(left + way[0], 0, 100 - width), within(top + way[1], 0, 100 - height)];
      put(left, top, width, height);
    } else if (event.key === "Enter" && width && height) form.requestSubmit();
    else return;
    event.preventDefault();
  });
  form.addEventListener("input", show);
  show();
})();
