// Footnotes: a raised number in the text, and one field under it for the words of the chosen one.
import { baseKeymap } from "prosemirror-commands";
import { closeHistory, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import * as act from "./commands.js";
import { cleanHtml } from "./paste.js";
import { schema, wordsOf } from "./schema.js";

// The page counts the numbers; what is read aloud is the words.
export class NoteView {
  constructor(node, name) {
    this.name = name;
    this.dom = document.createElement("sup");
    this.dom.className = "ed-note";
    this.dom.setAttribute("role", "note");
    this.update(node);
  }

  update(node) {
    if (node.type !== schema.nodes.footnote) return false;
    this.dom.setAttribute("aria-label", `${this.name}: ${wordsOf(node.content)}`);
    return true;
  }

  ignoreMutation() { return true; }
}

export function notes(field, outer) {
  const place = field.querySelector("[data-note-page]");
  const label = field.querySelector("[data-note-label]");
  const number = field.querySelector("[data-note-number]");
  let inner = null;

  const change = (transaction) => {
    inner.updateState(inner.state.apply(transaction));
    const { from, node } = act.noteAt(outer.state);
    const changed = difference(node, inner.state.doc);
    if (!changed) return;
    const tr = outer.state.tr.replace(from + 1 + changed.from, from + 1 + changed.to, changed.slice);
    outer.dispatch(node.content.size ? tr : closeHistory(tr)); // words are undone before their mark
  };

  // Back into the text behind the mark; a footnote that says nothing goes.
  const leave = () => {
    const { from, to, node } = act.noteAt(outer.state);
    const tr = outer.state.tr;
    if (!wordsOf(node.content).trim()) tr.delete(from, to);
    outer.dispatch(tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(to))).scrollIntoView());
    outer.focus();
    return true;
  };
  const remove = () => {
    outer.dispatch(outer.state.tr.deleteSelection().scrollIntoView());
    outer.focus();
  };
  const ofOuter = (command) => () => command(outer.state, outer.dispatch);
  const keys = {
    "Mod-b": act.mark("bold"), "Mod-i": act.mark("italic"), "Mod-u": act.mark("underline"),
    "Mod-Shift-.": act.mark("superscript"), "Mod-Shift-,": act.mark("subscript"),
    "Mod-z": ofOuter(undo), "Mod-y": ofOuter(redo), "Mod-Shift-z": ofOuter(redo),
    Enter: leave, Escape: leave, "Shift-Enter": act.breakLine,
  };

  const open = (node) => new EditorView(place, {
    state: EditorState.create({ doc: node, plugins: [keymap(keys), keymap(baseKeymap)] }),
    attributes: { role: "textbox", "aria-labelledby": label.id, lang: "vi", class: "ed-note-words" },
    transformPastedHTML: cleanHtml,
    dispatchTransaction: change,
  });

  // What changed outside, as by undoing, is taken over without moving the cursor more than it must.
  const follow = (node) => {
    const changed = difference(inner.state.doc, node);
    if (changed) inner.updateState(inner.state.apply(inner.state.tr.replace(changed.from, changed.to, changed.slice)));
  };

  function show(enter) {
    const chosen = act.noteAt(outer.state);
    field.hidden = !chosen;
    if (!chosen) {
      const hadFocus = inner?.hasFocus();
      inner?.destroy();
      inner = null;
      if (hadFocus) outer.focus();
      return;
    }
    number.textContent = numberOf(outer.state.doc, chosen.from);
    if (inner) follow(chosen.node);
    else inner = open(chosen.node);
    if (enter) {
      field.scrollIntoView({ block: "nearest" });
      inner.focus();
    }
  }
  field.querySelector("[data-note-done]").addEventListener("click", leave);
  field.querySelector("[data-note-remove]").addEventListener("click", remove);
  field.addEventListener("input", (event) => event.stopPropagation()); // the text tells of it
  return { show };
}

// What of a node to replace, and by what, so that it is as another.
function difference(before, after) {
  const from = before.content.findDiffStart(after.content);
  if (from === null) return null;
  const end = before.content.findDiffEnd(after.content);
  const overlap = Math.max(0, from - Math.min(end.a, end.b));
  return { from, to: end.a + overlap, slice: after.slice(from, end.b + overlap) };
}

function numberOf(doc, position) {
  let number = 1;
  doc.nodesBetween(0, position, (node, at) => {
    if (node.type === schema.nodes.footnote && at < position) number += 1;
  });
  return number;
}
