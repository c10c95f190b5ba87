// The bar over the text: one stop for Tab, arrows inside, Alt+F10 from the text, Escape back.
import { redo, undo } from "prosemirror-history";
import * as tables from "prosemirror-tables";
import * as act from "./commands.js";
import { schema } from "./schema.js";

const MARKS = ["bold", "italic", "underline", "superscript", "subscript"];
const ACTS = {
  ...Object.fromEntries(MARKS.map((name) => [name, act.mark(name)])),
  undo, redo,
  indent: act.indent,
  in: act.move(1),
  out: act.move(-1),
  count: act.count,
  break: act.insertBreak,
  note: act.insertNote,
  picture: act.askPicture,
  table: act.insertTable,
  "row-above": act.rowAbove,
  "row-below": act.rowBelow,
  "row-delete": tables.deleteRow,
  "column-left": act.columnLeft,
  "column-right": act.columnRight,
  "column-delete": tables.deleteColumn,
  merge: tables.mergeCells,
  split: act.splitCell,
  header: tables.toggleHeaderRow,
  borders: act.borders,
  wider: act.widen(1),
  narrower: act.widen(-1),
  "table-delete": tables.deleteTable,
};

export function toolbar(bar, view) {
  const buttons = [...bar.querySelectorAll("[data-act]")];
  const kind = bar.querySelector("[data-kind-of]");
  const place = bar.querySelector("[data-place]");
  const number = bar.querySelector("[data-number-of]");
  const inside = [...bar.querySelectorAll("[data-table]")];
  const outside = [...bar.querySelectorAll("[data-outside]")]; // what no cell takes
  const stops = () => [...bar.querySelectorAll("select, input, button, summary")].filter((one) => one.offsetParent && !one.disabled);

  // The text takes the focus first: what a footnote says is typed in its own field.
  const run = (command) => {
    view.focus();
    if (!command(view.state, view.dispatch, view)) show();
  };
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) run(ACTS[button.dataset.act]);
  });
  // A button takes no focus by the mouse, so that the selection stays.
  bar.addEventListener("mousedown", (event) => { if (event.target.closest("[data-act]")) event.preventDefault(); });
  kind.addEventListener("change", () => run(act.setKind(kind.value)));
  place.addEventListener("change", () => run(act.align(place.value)));
  number.addEventListener("change", () => run(act.setNumber(number.value.trim())));
  bar.addEventListener("input", (event) => event.stopPropagation()); // not what is typed
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); view.focus(); return; }
    if (event.key === "Enter" && event.target === number && !event.ctrlKey) {
      event.preventDefault();
      run(act.setNumber(number.value.trim()));
      return;
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.target === number) return;
    const all = stops();
    event.preventDefault();
    stop(all[(all.indexOf(event.target) + step + all.length) % all.length]).focus();
  });
  function stop(element) {
    for (const one of bar.querySelectorAll("select, input, button, summary")) one.tabIndex = one === element ? 0 : -1;
    return element;
  }
  bar.addEventListener("focusin", (event) => stop(event.target));
  stop(kind);

  function show() {
    const { state } = view;
    for (const button of buttons) {
      const name = button.dataset.act;
      button.disabled = !ACTS[name](state);
      if (MARKS.includes(name)) button.setAttribute("aria-pressed", String(isOn(state, name)));
    }
    const block = state.selection.$from.depth ? state.selection.$from.parent : null;
    kind.value = kindOf(block);
    kind.disabled = !act.setKind("paragraph")(state);
    place.disabled = !act.align("left")(state);
    place.value = block?.attrs.alignment || "justify";
    const said = act.numberOf(state);
    number.disabled = said === null;
    if (bar.ownerDocument.activeElement !== number) number.value = said ?? "";
    for (const one of inside) one.hidden = !tables.isInTable(state);
    for (const one of outside) one.hidden = tables.isInTable(state);
    if (![...stops()].some((one) => one.tabIndex === 0)) stop(stops()[0]);
  }
  return { show, enter: () => stop(stops()[0]).focus() };
}

function isOn(state, name) {
  const { from, to, empty, $from } = state.selection;
  const type = schema.marks[name];
  return Boolean(empty ? type.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, type));
}

function kindOf(block) {
  if (block?.type.name === "heading") return block.attrs.kind;
  if (block?.type.name !== "list_item") return "paragraph";
  const { marker } = block.attrs;
  return `item:${/^\d/.test(marker) ? "1." : /^[a-zđ]/.test(marker) ? "a)" : "-"}`;
}
