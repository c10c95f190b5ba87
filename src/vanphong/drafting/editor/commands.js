// What keys and buttons do. Each is a command of ProseMirror: (state, dispatch) => whether it can.
import { chainCommands, splitBlockAs, toggleMark } from "prosemirror-commands";
import { InputRule, undoInputRule } from "prosemirror-inputrules";
import { NodeSelection, TextSelection } from "prosemirror-state";
import * as tables from "prosemirror-tables";
import { cellParagraph, columnShares } from "./convert.js";
import { FIRST, after, before, countAnew, markerAt, meaningOf, moveUp } from "./numbering.js";
import { schema } from "./schema.js";

const { paragraph, heading, list_item: item, footnote } = schema.nodes;
const WIDER = 1.15;

export const mark = (name) => toggleMark(schema.marks[name], null, { enterInlineAtoms: false });

const placeOf = (doc, index) => {
  let position = 0;
  for (let n = 0; n < index; n += 1) position += doc.child(n).nodeSize;
  return position;
};
const blockAt = (state) => (state.selection.$from.depth && !tables.isInTable(state) ? state.selection.$from.node(1) : null);

// Let the blocks of the selection be of a kind: "paragraph", a kind of heading, "item:a)".
// A heading has no place for a footnote: a line that bears one does not become one.
export const setKind = (value) => (state, dispatch) => {
  if (!blockAt(state)?.isTextblock) return false;
  if (FIRST[value] && bearsNote(state)) return false;
  if (dispatch) {
    const { tr } = state;
    const { $from, $to } = state.selection;
    for (let n = $from.index(0); n <= $to.index(0); n += 1) become(tr, n, value);
    dispatch(tr.scrollIntoView());
  }
  return true;
};

const hasNote = (node) => node.content.content.some((child) => child.type === footnote);
const bearsNote = ({ doc, selection: { $from, $to } }) => {
  for (let n = $from.index(0); n <= $to.index(0); n += 1) if (doc.child(n).isTextblock && hasNote(doc.child(n))) return true;
  return false;
};

function become(tr, index, value) {
  const node = tr.doc.child(index);
  if (!node.isTextblock) return;
  const position = placeOf(tr.doc, index);
  const set = (type, attrs) => tr.setBlockType(position, position + node.nodeSize, type, attrs);
  if (value === "paragraph") { set(paragraph, null); return; }
  const [, marker] = value.split(":");
  const level = node.type === item ? node.attrs.level : 0;
  const type = marker ? item : heading;
  const attrs = (number) => (marker ? { marker: number, level } : { kind: value, number });
  const first = marker || FIRST[value];
  const last = before(tr.doc, index, type.create(attrs(first)));
  set(type, attrs(last === null ? first : after(last)));
  moveUp(tr, index);
}

// "Điều 1. ", "a) " typed at the beginning of a paragraph say what it is.
export const meaningRule = new InputRule(/^(\S+(?: \S+){0,2})\s$/, (state, match, start, end) => {
  const meaning = meaningOf(match[1]);
  const block = blockAt(state);
  if (!meaning || meaning.length !== match[1].length || block?.type !== paragraph) return null;
  if (meaning.type === "heading" && hasNote(block)) return null;
  const tr = state.tr.delete(start, end);
  const position = tr.mapping.map(state.selection.$from.before(1));
  return tr.setBlockType(position, position + tr.doc.nodeAt(position).nodeSize, schema.nodes[meaning.type], meaning.attrs);
});

// Enter: an item is followed by the next one, an empty one becomes a paragraph.
const nextItem = (state, dispatch) => {
  const block = blockAt(state);
  if (block?.type !== item || !(state.selection instanceof TextSelection)) return false;
  if (!block.content.size) return setKind("paragraph")(state, dispatch);
  const follow = () => ({ type: item, attrs: { marker: after(block.attrs.marker), level: block.attrs.level } });
  return splitBlockAs(follow)(state, dispatch && ((tr) => dispatch(moveUp(tr, tr.selection.$from.index(0)))));
};
const underHeading = (state, dispatch) => {
  const block = blockAt(state);
  if (block?.type !== heading || state.selection.$from.parentOffset < block.content.size) return false;
  return splitBlockAs(() => ({ type: paragraph }))(state, dispatch);
};
export const enter = chainCommands((state, dispatch) => enterNote(state, dispatch), nextItem, underHeading);

// Backspace at the beginning takes the number away before anything else.
const plainFirst = (state, dispatch) => {
  const { empty, $from } = state.selection;
  const block = blockAt(state);
  if (!empty || $from.parentOffset || !block || block.type === paragraph || !block.isTextblock) return false;
  return setKind("paragraph")(state, dispatch);
};
export const backspace = chainCommands(undoInputRule, plainFirst);

export const breakLine = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(schema.node("hard_break"), true).scrollIntoView());
  return true;
};

// The mark of a footnote behind the selection, chosen so that its words are typed next.
export const insertNote = (state, dispatch) => {
  const { $to } = state.selection;
  if (!$to.parent.inlineContent || !$to.parent.canReplaceWith($to.index(), $to.index(), footnote)) return false;
  if (dispatch) {
    const tr = state.tr.insert($to.pos, footnote.create());
    dispatch(tr.setSelection(NodeSelection.create(tr.doc, $to.pos)).setMeta("note", "enter").scrollIntoView());
  }
  return true;
};
export const noteAt = ({ selection }) => (selection instanceof NodeSelection && selection.node.type === footnote ? selection : null);
export const enterNote = (state, dispatch) => {
  if (!noteAt(state)) return false;
  dispatch?.(state.tr.setMeta("note", "enter"));
  return true;
};

// One level in or out; the marker is that of the new level.
export const move = (step) => (state, dispatch) => {
  const block = blockAt(state);
  const level = (block?.attrs.level ?? 0) + step;
  if (block?.type !== item || level < 0 || level > 8) return false;
  if (dispatch) {
    const { tr } = state;
    const index = state.selection.$from.index(0);
    const first = markerAt(level);
    const last = before(tr.doc, index, item.create({ marker: first, level }));
    const position = placeOf(tr.doc, index);
    tr.setNodeMarkup(position, null, { marker: last === null ? first : after(last), level });
    dispatch(moveUp(tr, index).scrollIntoView());
  }
  return true;
};

export const count = (state, dispatch) => {
  const block = blockAt(state);
  if (!block || block.type === paragraph || !block.isTextblock) return false;
  dispatch?.(countAnew(state.tr, state.selection.$from.index(0)));
  return true;
};

export const numberOf = (state) => {
  const block = blockAt(state);
  return block?.type === heading ? block.attrs.number : block?.type === item ? block.attrs.marker : null;
};
export const setNumber = (value) => (state, dispatch) => {
  if (numberOf(state) === null) return false;
  const name = blockAt(state).type === heading ? "number" : "marker";
  dispatch?.(state.tr.setNodeAttribute(state.selection.$from.before(1), name, value));
  return true;
};

// Paragraphs of the selection, in cells too.
const change = (attrs) => (state, dispatch) => {
  const found = [];
  for (const { $from, $to } of state.selection.ranges)
    state.doc.nodesBetween($from.pos, $to.pos, (node, position) => { if (node.type === paragraph) found.push([node, position]); });
  if (!found.length) return false;
  if (dispatch) {
    const { tr } = state;
    for (const [node, position] of found) tr.setNodeMarkup(position, null, { ...node.attrs, ...attrs(node) });
    dispatch(tr);
  }
  return true;
};
export const align = (alignment) => change(() => ({ alignment }));
export const indent = change((node) => ({ indented: !node.attrs.indented }));

const behind = (state) => (state.selection.$from.depth ? state.selection.$from.after(1) : state.selection.to);

const insert = (make) => (state, dispatch) => {
  if (tables.isInTable(state)) return false;
  if (dispatch) {
    const { $from } = state.selection;
    const isEmpty = $from.depth === 1 && $from.parent.type === paragraph && !$from.parent.content.size;
    const place = isEmpty ? $from.before(1) : behind(state);
    const tr = state.tr;
    const node = make();
    tr.replaceWith(place, isEmpty ? $from.after(1) : place, node);
    const end = place + node.nodeSize;
    if (!tr.doc.nodeAt(end)) tr.insert(end, paragraph.create());
    const to = node.type.name === "table" ? place : end;
    const isPicture = node.type === schema.nodes.image;
    dispatch(tr.setSelection(isPicture ? NodeSelection.create(tr.doc, place) : TextSelection.near(tr.doc.resolve(to))).scrollIntoView());
  }
  return true;
};
export const insertBreak = insert(() => schema.node("page_break"));
export const insertTable = insert(() => {
  const cells = (kind) => [0, 1, 2].map(() => schema.node(kind, null, [cellParagraph()]));
  const row = (kind) => schema.node("table_row", null, cells(kind));
  return schema.node("table", null, [row("table_header"), row("table_cell"), row("table_cell")]);
});

// What a command of the tables' library adds is placed as its neighbour: `from` gives the row and
// column of the cell a new one is like.
const likeNeighbour = (command, from) => (state, dispatch) => {
  if (!dispatch || !tables.isInTable(state)) return command(state);
  const rect = tables.selectedRect(state);
  const old = new Set();
  rect.table.descendants((node) => { if (node.type === paragraph) old.add(node); });
  return command(state, (tr) => {
    const table = tr.doc.nodeAt(rect.tableStart - 1);
    const map = tables.TableMap.get(table);
    for (const position of new Set(map.map)) {
      const said = table.nodeAt(position).firstChild;
      if (old.has(said)) continue;
      const { top, left } = map.findCell(position);
      const [row, column] = from(top, left, rect);
      const like = table.nodeAt(map.map[row * map.width + column]).firstChild;
      tr.setNodeMarkup(rect.tableStart + position + 1, null, like.attrs);
    }
    dispatch(tr);
  });
};
export const rowAbove = likeNeighbour(tables.addRowBefore, (row, column) => [row + 1, column]);
export const rowBelow = likeNeighbour(tables.addRowAfter, (row, column) => [row - 1, column]);
export const columnLeft = likeNeighbour(tables.addColumnBefore, (row, column) => [row, column + 1]);
export const columnRight = likeNeighbour(tables.addColumnAfter, (row, column) => [row, column - 1]);
export const splitCell = likeNeighbour(tables.splitCell, (_row, _column, { top, left }) => [top, left]);

const inTable = (act) => (state, dispatch) => {
  if (!tables.isInTable(state)) return false;
  if (dispatch) {
    const rect = tables.selectedRect(state);
    dispatch(act(state.tr, rect));
  }
  return true;
};
export const borders = inTable((tr, { table, tableStart }) => tr.setNodeAttribute(tableStart - 1, "borders", !table.attrs.borders));

// The selected columns take more or less of the width; the others share the rest.
export const widen = (step) => inTable((tr, { table, tableStart, left, right, map }) => {
  const shares = columnShares(table);
  const total = shares.reduce((sum, one) => sum + one, 0);
  for (let column = left; column < right; column += 1) shares[column] = Math.max(1, shares[column] * WIDER ** step);
  const grown = shares.reduce((sum, one) => sum + one, 0);
  const even = shares.map((share) => Math.max(1, Math.round((share / grown) * total)));
  for (const position of new Set(map.map)) {
    const { left: first, right: last } = map.findCell(position);
    tr.setNodeAttribute(tableStart + position, "colwidth", even.slice(first, last));
  }
  return tr;
});

export const insertPicture = (attrs) => insert(() => schema.node("image", attrs));
export const setPicture = ({ tr, selection }, name, value) => {
  tr.setNodeAttribute(selection.from, name, value);
  return tr.setSelection(NodeSelection.create(tr.doc, selection.from));
};
export const leavePicture = ({ tr, selection }, dispatch) => dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(selection.to))).scrollIntoView());
// A picture stands between lines, never in a cell; the file is asked for by the page.
export const askPicture = (state, dispatch) => {
  if (tables.isInTable(state)) return false;
  dispatch?.(state.tr.setMeta("picture", "ask"));
  return true;
};
export const pictureAt = (state) =>
  state.selection instanceof NodeSelection && state.selection.node.type.name === "image" ? state.selection.node : null;
