// The body as JSON of the server (document_json.py) and as a document of the editor, both ways.
import { TableMap } from "prosemirror-tables";
import { schema, wordsOf } from "./schema.js";

const STYLES = ["bold", "italic", "underline", "superscript", "subscript"];
const SHARE = 1000; // a column's share as the whole number the editor's tables know

export function fromBlocks(blocks) {
  const made = blocks.map(fromBlock);
  return schema.node("doc", null, made.length ? made : [schema.node("paragraph")]);
}

function fromBlock(block) {
  switch (block.block) {
    case "Heading":
      return schema.node("heading", { kind: block.kind, number: block.number }, inline([{ text: block.title }]));
    case "ListItem":
      return schema.node("list_item", { marker: block.marker, level: block.level || 0 }, inline(block.runs));
    case "Table":
      return fromTable(block);
    case "Image":
      return schema.node("image", { alt: block.alt, ref: block.ref, width_mm: block.width_mm ?? null });
    case "PageBreak":
      return schema.node("page_break");
    default:
      return fromParagraph(block);
  }
}

const fromParagraph = ({ runs, alignment = "justify", indented = true }) =>
  schema.node("paragraph", { alignment, indented }, inline(runs));

function inline(runs) {
  return runs.flatMap((run) => {
    if (run.note) return [schema.node("footnote", null, inline(run.note))];
    const marks = STYLES.filter((name) => run[name]).map((name) => schema.mark(name));
    return run.text.split("\n").flatMap((text, n) => [
      ...(n ? [schema.node("hard_break", null, null, marks)] : []),
      ...(text ? [schema.text(text, marks)] : []),
    ]);
  });
}

function fromTable({ widths, rows, header_rows: headers = 1, borders = true }) {
  const taken = rows.map(() => new Set());
  const made = rows.map((row, index) => {
    let column = 0;
    const cells = row.map(({ paragraphs, colspan = 1, rowspan = 1 }) => {
      while (taken[index].has(column)) column += 1;
      for (let down = 0; down < rowspan; down += 1)
        for (let across = 0; across < colspan; across += 1) taken[index + down]?.add(column + across);
      const colwidth = widths.slice(column, column + colspan).map(shareOf);
      column += colspan;
      const kind = index < headers ? "table_header" : "table_cell";
      const said = paragraphs.length ? paragraphs.map(fromParagraph) : [cellParagraph()];
      return schema.node(kind, { colspan, rowspan, colwidth }, said);
    });
    return schema.node("table_row", null, cells);
  });
  return schema.node("table", { widths, borders }, made);
}

export const cellParagraph = () => schema.node("paragraph", { alignment: "left", indented: false });
const shareOf = (width) => Math.max(1, Math.round(width * SHARE));

export function toBlocks(doc) {
  const blocks = [];
  doc.forEach((node) => blocks.push(toBlock(node)));
  const last = doc.lastChild; // the line one types on is no paragraph yet
  if (last.type.name === "paragraph" && !last.content.size) blocks.pop();
  return blocks;
}

function toBlock(node) {
  switch (node.type.name) {
    case "heading":
      return { block: "Heading", kind: node.attrs.kind, number: node.attrs.number, title: wordsOf(node.content) };
    case "list_item":
      return { block: "ListItem", marker: node.attrs.marker, runs: runsOf(node), ...some({ level: node.attrs.level }) };
    case "table":
      return toTable(node);
    case "image":
      return { block: "Image", alt: node.attrs.alt, ref: node.attrs.ref, ...some({ width_mm: node.attrs.width_mm }) };
    case "page_break":
      return { block: "PageBreak" };
    default:
      return { block: "Paragraph", ...toParagraph(node) };
  }
}

const some = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

function toParagraph(node) {
  const { alignment, indented } = node.attrs;
  return { runs: runsOf(node), ...(alignment === "justify" ? {} : { alignment }), ...(indented ? {} : { indented }) };
}

function runsOf(node) {
  const runs = [];
  let before = "";
  node.forEach((child) => {
    if (child.type === schema.nodes.footnote) {
      if (child.content.size) runs.push({ text: "", note: runsOf(child) });
      before = null;
      return;
    }
    const text = child.isText ? child.text : "\n";
    const styles = STYLES.filter((name) => schema.marks[name].isInSet(child.marks));
    const look = styles.join();
    if (runs.length && look === before) runs.at(-1).text += text;
    else runs.push({ text, ...Object.fromEntries(styles.map((name) => [name, true])) });
    before = look;
  });
  return runs;
}

function toTable(node) {
  const rows = [];
  let headers = 0;
  let isHead = true;
  node.forEach((row) => {
    const cells = [];
    row.forEach((cell) => {
      isHead &&= cell.type.name === "table_header";
      const paragraphs = [];
      cell.forEach((paragraph) => paragraphs.push(toParagraph(paragraph)));
      const spans = some({ colspan: cell.attrs.colspan > 1 && cell.attrs.colspan, rowspan: cell.attrs.rowspan > 1 && cell.attrs.rowspan });
      cells.push({ paragraphs, ...spans });
    });
    headers += Number(isHead);
    rows.push(cells);
  });
  return {
    block: "Table", widths: widthsOf(node), rows,
    ...(headers === 1 ? {} : { header_rows: headers }), ...(node.attrs.borders ? {} : { borders: false }),
  };
}

// The shares of the columns; as they came while no column was changed.
export function widthsOf(node) {
  const shares = columnShares(node);
  const came = node.attrs.widths;
  if (came?.length === shares.length && came.every((width, n) => shareOf(width) === shares[n])) return came;
  return shares.map((share) => share / SHARE);
}

export function columnShares(node) {
  const map = TableMap.get(node);
  const shares = Array(map.width).fill(0);
  map.map.forEach((position, index) => {
    const column = index % map.width;
    const { colspan, colwidth } = node.nodeAt(position).attrs;
    const first = map.findCell(position).left;
    if (colwidth && column - first < colspan) shares[column] ||= colwidth[column - first] || 0;
  });
  const known = shares.filter(Boolean);
  const usual = known.length ? Math.round(known.reduce((sum, one) => sum + one, 0) / known.length) : SHARE;
  return shares.map((share) => share || usual);
}
