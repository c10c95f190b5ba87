// The editor of a draft's text, in the form that also works without it.
import { baseKeymap } from "prosemirror-commands";
import { gapCursor } from "prosemirror-gapcursor";
import { history, redo, undo } from "prosemirror-history";
import { inputRules } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { DOMSerializer } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import { goToNextCell, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import * as act from "./commands.js";
import { columnShares, fromBlocks, toBlocks } from "./convert.js";
import { NoteView, notes } from "./notes.js";
import { asText, cleanHtml, meant } from "./paste.js";
import { picturesOf } from "./pictures.js";
import { pictures, schema } from "./schema.js";
import { toolbar } from "./toolbar.js";

class TableView {
  constructor(node) {
    this.dom = document.createElement("div");
    this.dom.className = "ed-table";
    const [table, body] = ["table", "tbody"].map((name) => document.createElement(name));
    this.columns = document.createElement("colgroup");
    table.append(this.columns, body);
    this.dom.append(table);
    this.contentDOM = body;
    this.update(node);
  }

  update(node) {
    if (node.type !== schema.nodes.table) return false;
    const shares = columnShares(node);
    const total = shares.reduce((sum, one) => sum + one, 0);
    this.columns.replaceChildren(...shares.map((share) => {
      const column = document.createElement("col");
      column.style.width = `${(share / total) * 100}%`;
      return column;
    }));
    this.dom.classList.toggle("ed-bare", !node.attrs.borders);
    return true;
  }

  ignoreMutation(change) {
    return change.type !== "selection" && !this.contentDOM.contains(change.target);
  }
}

function keys(kinds, enterBar) {
  const byNumber = Object.fromEntries(kinds.map((value, n) => [`Ctrl-Alt-${n}`, act.setKind(value)]));
  return {
    ...byNumber,
    "Mod-z": undo, "Mod-y": redo, "Mod-Shift-z": redo,
    "Mod-b": act.mark("bold"), "Mod-i": act.mark("italic"), "Mod-u": act.mark("underline"),
    "Mod-Shift-.": act.mark("superscript"), "Mod-Shift-,": act.mark("subscript"),
    "Mod-]": act.move(1), "Mod-[": act.move(-1),
    "Mod-l": act.align("left"), "Mod-e": act.align("center"), "Mod-r": act.align("right"), "Mod-j": act.align("justify"),
    "Mod-Alt-f": act.insertNote,
    "Mod-Shift-Enter": act.insertBreak, "Shift-Enter": act.breakLine,
    Enter: act.enter, Backspace: act.backspace,
    Tab: goToNextCell(1), "Shift-Tab": goToNextCell(-1),
    "Alt-F10": enterBar,
  };
}

export function start(host) {
  const form = host.closest("form");
  const given = form.elements.body_json;
  const plain = form.elements.text;
  if (!given?.value || !plain) return null;
  const came = given.value;
  pictures.address = host.dataset.pictures;
  const field = plain.closest(".field");
  const label = field.querySelector("label");
  const bar = host.querySelector("[role=toolbar]");
  const first = fromBlocks(JSON.parse(came));
  let top = null;
  let noteField = null;
  let pictureFields = null;
  const kinds = [...bar.querySelector("[data-kind-of]").options].map((option) => option.value);
  const state = EditorState.create({
    doc: first,
    plugins: [
      inputRules({ rules: [act.meaningRule] }),
      keymap(keys(kinds, () => { top.enter(); return true; })), keymap(baseKeymap),
      history(), gapCursor(), tableEditing(),
    ],
  });
  label.id = "text_label";
  label.removeAttribute("for");
  const view = new EditorView(host.querySelector("[data-page]"), {
    state,
    attributes: {
      role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, "aria-describedby": "editor_keys",
      lang: "vi", class: "ed-page", ...(plain.closest(".field-bad") ? { "aria-invalid": "true" } : {}),
    },
    nodeViews: { table: (node) => new TableView(node), footnote: (node) => new NoteView(node, host.dataset.noteWord) },
    clipboardSerializer: DOMSerializer.fromSchema(schema),
    clipboardTextSerializer: asText,
    handlePaste: (_view, event) => pictureFields.pasted(event),
    transformPastedHTML: cleanHtml,
    transformPasted: meant,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      top?.show();
      pictureFields?.show();
      if (transaction.getMeta("picture") === "ask") pictureFields.choose();
      noteField?.show(transaction.getMeta("note") === "enter");
      if (transaction.docChanged) host.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  noteField = notes(host.querySelector("[data-note]"), view);
  pictureFields = picturesOf(host, view);
  top = toolbar(bar, view);
  top.show();

  // The body is written only when the form is read: for saving, for the findings, for keeping.
  let written = { doc: first, text: came };
  form.addEventListener("formdata", ({ formData }) => {
    if (written.doc !== view.state.doc) {
      const same = view.state.doc.eq(first);
      written = { doc: view.state.doc, text: same ? came : JSON.stringify(toBlocks(view.state.doc)) };
    }
    formData.set("body_json", written.text);
    formData.delete("text");
  });
  label.addEventListener("click", (event) => { event.preventDefault(); view.focus(); });
  plain.hidden = true;
  for (const hint of field.querySelectorAll(".hint")) hint.hidden = true;
  for (const one of form.querySelectorAll("[data-plain]")) one.hidden = true;
  field.append(host);
  host.hidden = false;
  if ("focus" in plain.dataset) {
    view.dispatch(view.state.tr.setSelection(TextSelection.atStart(view.state.doc)));
    view.focus();
  }
  return view;
}

for (const host of document.querySelectorAll("[data-editor]")) start(host);
