// The structure of a document as typesetting/document.py has it, one to one.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const ALIGNMENTS = ["justify", "left", "center", "right"];
const alignmentOf = (dom, usual) => {
  const said = dom.getAttribute("data-align") || dom.getAttribute("align");
  return ALIGNMENTS.includes(said) ? said : usual;
};
const isInCell = (dom) => Boolean(dom.parentNode?.closest?.("td, th"));
const level = (kind) => ({ PART: 3, CHAPTER: 3, SECTION: 4, ARTICLE: 4, ROMAN: 3, NUMBERED: 5 })[kind];

const table = tableNodes({ tableGroup: "block", cellContent: "paragraph+", cellAttributes: {} });

const nodes = {
  doc: { content: "block+" },
  paragraph: {
    group: "block",
    content: "inline*",
    attrs: { alignment: { default: "justify" }, indented: { default: true } },
    parseDOM: [{
      tag: "p",
      getAttrs: (dom) => isInCell(dom)
        ? { alignment: alignmentOf(dom, "left"), indented: dom.hasAttribute("data-indented") }
        : { alignment: alignmentOf(dom, "justify"), indented: !dom.hasAttribute("data-flush") },
    }],
    toDOM: ({ attrs }) => ["p", {
      "data-align": attrs.alignment, ...(attrs.indented ? { "data-indented": "" } : { "data-flush": "" }),
    }, 0],
  },
  heading: {
    group: "block",
    content: "(text | hard_break)*",
    marks: "",
    defining: true,
    attrs: { kind: {}, number: { default: "" } },
    parseDOM: [{
      tag: "[data-kind]",
      getAttrs: (dom) => level(dom.dataset.kind) ? { kind: dom.dataset.kind, number: dom.dataset.number || "" } : false,
    }],
    toDOM: ({ attrs }) => ["div", {
      role: "heading", "aria-level": level(attrs.kind), "data-kind": attrs.kind, "data-number": attrs.number,
    }, 0],
  },
  list_item: {
    group: "block",
    content: "inline*",
    defining: true,
    attrs: { marker: {}, level: { default: 0 } },
    parseDOM: [{
      tag: "[data-marker]",
      getAttrs: (dom) => ({ marker: dom.dataset.marker, level: Math.min(8, Number(dom.dataset.level) || 0) }),
    }],
    toDOM: ({ attrs }) => ["div", {
      class: "ed-item", "data-marker": attrs.marker, "data-level": attrs.level,
    }, 0],
  },
  image: {
    group: "block",
    attrs: { alt: { default: "" }, ref: {}, width_mm: { default: null } },
    draggable: true,
    parseDOM: [{
      tag: "img[data-ref]",
      getAttrs: (dom) => ({ alt: dom.alt, ref: dom.dataset.ref, width_mm: Number(dom.dataset.widthMm) || null }),
    }],
    toDOM: ({ attrs }) => ["img", {
      alt: attrs.alt, src: `${pictures.address}/${attrs.ref}`, "data-ref": attrs.ref,
      ...(attrs.width_mm ? { "data-width-mm": attrs.width_mm } : {}),
    }],
  },
  page_break: {
    group: "block",
    parseDOM: [{ tag: "hr" }],
    toDOM: () => ["hr", { class: "ed-break" }],
  },
  table: {
    ...table.table,
    attrs: { widths: { default: null }, borders: { default: true } },
    parseDOM: [{ tag: "table", getAttrs: (dom) => ({ borders: !dom.hasAttribute("data-bare") }) }],
    toDOM: ({ attrs }) => ["table", attrs.borders ? {} : { "data-bare": "" }, ["tbody", 0]],
  },
  table_row: table.table_row,
  table_cell: table.table_cell,
  table_header: table.table_header,
  hard_break: {
    group: "inline", inline: true, selectable: false,
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  },
  // The mark of a footnote; its words are edited in a field of their own (notes.js).
  footnote: {
    group: "inline", inline: true, atom: true, content: "(text | hard_break)*",
    parseDOM: [{ tag: "span[data-note]" }],
    toDOM: () => ["span", { "data-note": "" }, 0],
  },
  text: { group: "inline" },
};

const said = (name) => ({ tag: `span[data-${name}]`, consuming: false });
const marks = {
  bold: { parseDOM: [{ tag: "b" }, { tag: "strong" }, said("bold")], toDOM: () => ["b", 0] },
  italic: { parseDOM: [{ tag: "i" }, { tag: "em" }, said("italic")], toDOM: () => ["i", 0] },
  underline: { parseDOM: [{ tag: "u" }, said("underline")], toDOM: () => ["u", 0] },
  superscript: { parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
  subscript: { parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
};

// Where pictures of the draft are asked for and sent to; set by the page.
export const pictures = { address: "" };
export const schema = new Schema({ nodes, marks });

// The words of a line without those of its footnotes; a line break is one sign.
export function wordsOf(content, note = () => "") {
  let words = "";
  content.forEach((child) => {
    if (child.isText) words += child.text;
    else words += child.type === schema.nodes.footnote ? note(child) : "\n";
  });
  return words;
}
