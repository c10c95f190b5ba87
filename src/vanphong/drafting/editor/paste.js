// What is pasted from Word and from the web becomes blocks of the document and nothing else.
import { Fragment, Slice } from "prosemirror-model";
import { isInTable } from "prosemirror-tables";
import { meaningOf } from "./numbering.js";
import { schema, wordsOf } from "./schema.js";

const GONE = "style, script, meta, link, title, xml, object, iframe, svg, img:not([data-ref])";
const LOOKS = [
  ["data-bold", /font-weight:\s*(bold|[6-9]00)/i],
  ["data-italic", /font-style:\s*italic/i],
  ["data-underline", /text-decoration[^;]*:\s*[^;]*underline/i],
];

// Styles are read as words: none is ever put on the page.
export function cleanHtml(html) {
  const bare = html.replace(/<(style|script|xml)\b[^]*?<\/\1\s*>/gi, "").replace(/<\/?o:p[^>]*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-look=").replace(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi, ""));
  const page = new DOMParser().parseFromString(bare, "text/html");
  for (const node of page.querySelectorAll(GONE)) node.remove();
  for (const node of page.querySelectorAll("[data-look]")) {
    const look = node.getAttribute("data-look");
    node.removeAttribute("data-look");
    const placed = look.match(/text-align:\s*(left|center|right|justify)/i);
    if (placed && !node.dataset.align) node.dataset.align = placed[1].toLowerCase();
    if (node.localName === "b" && /font-weight:\s*(normal|400)/i.test(look)) unwrap(node); // Google's outer <b>
    else if (node.localName === "span") for (const [name, pattern] of LOOKS) if (pattern.test(look)) node.setAttribute(name, "");
  }
  for (const link of page.querySelectorAll("a[href^='#']")) if (link.isConnected) takeNote(page, link);
  for (const list of page.querySelectorAll("ul, ol")) if (list.isConnected && !list.parentElement.closest("ul, ol")) list.replaceWith(...itemsOf(list, 0));
  for (const title of page.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const line = page.createElement("p");
    const bold = page.createElement("b");
    bold.append(...title.childNodes);
    line.append(bold);
    title.replaceWith(line);
  }
  return page.body.innerHTML;
}

// Word, LibreOffice and Google write a footnote as two links that name each other: the mark, and
// the number before its words at the end of the page.
function takeNote(page, mark) {
  const named = (link) => link.getAttribute("name") || link.id;
  const target = mark.getAttribute("href").slice(1);
  const number = [...page.querySelectorAll("a[href^='#']")].find((one) => named(one) === target && one.getAttribute("href").slice(1) === named(mark));
  if (!number || number === mark || !(mark.compareDocumentPosition(number) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
  const line = number.closest("p, li, div");
  const whole = line?.closest("div[id]");
  const place = whole && whole !== page.body && whole.querySelectorAll("a[href^='#']").length === 1 ? whole : line;
  if (!place || place.contains(mark)) return;
  number.remove();
  const note = page.createElement("span");
  note.dataset.note = "";
  const lines = [...place.querySelectorAll("p")];
  for (const one of lines.length ? lines : [place]) {
    if (note.hasChildNodes()) note.append(page.createElement("br"));
    note.append(...one.childNodes);
  }
  while (note.firstChild?.nodeType === Node.TEXT_NODE && !note.firstChild.data.trim()) note.firstChild.remove();
  if (note.firstChild?.nodeType === Node.TEXT_NODE) note.firstChild.data = note.firstChild.data.trimStart();
  place.remove();
  const raised = mark.closest("sup");
  (raised && raised.textContent === mark.textContent ? raised : mark).replaceWith(note);
}

const unwrap = (node) => node.replaceWith(...node.childNodes);

function itemsOf(list, level) {
  let number = Number(list.getAttribute("start")) || 1;
  return [...list.children].flatMap((child) => {
    if (child.matches("ul, ol")) return itemsOf(child, level + 1);
    const inner = [...child.querySelectorAll("ul, ol")].filter((one) => one.parentElement.closest("ul, ol") === list);
    for (const one of inner) one.remove();
    for (const line of [...child.querySelectorAll("p, div")]) unwrap(line);
    const item = list.ownerDocument.createElement("div");
    item.dataset.marker = list.localName === "ol" ? `${number++}.` : "-";
    item.dataset.level = level;
    item.append(...child.childNodes);
    return [item, ...inner.flatMap((one) => itemsOf(one, level + 1))];
  });
}

// Pasted lines that begin with a number are headings and items, as where one types them.
export function meant(slice, view) {
  if (isInTable(view.state)) return new Slice(flat(slice.content), slice.openStart, slice.openEnd);
  if (slice.content.childCount < 2) return slice;
  let isNew = false;
  const made = [];
  slice.content.forEach((node) => {
    const better = node.type.name === "paragraph" ? understood(node) : node;
    isNew ||= better !== node;
    made.push(better);
  });
  return isNew ? new Slice(Fragment.from(made), 0, 0) : slice;
}

function understood(node) {
  const text = wordsOf(node.content, () => "\ufffc").replace(/\u00a0/g, " ");
  const lead = text.length - text.trimStart().length;
  const meaning = meaningOf(text.trimStart());
  if (!meaning) return node;
  const rest = text.slice(lead + meaning.length);
  const cut = lead + meaning.length + (rest.length - rest.trimStart().length);
  const type = schema.nodes[meaning.type];
  const content = node.content.cut(cut);
  const words = wordsOf(content);
  if (meaning.type === "heading" && content.content.some((child) => child.type === schema.nodes.footnote)) return node;
  return meaning.type === "heading"
    ? type.create(meaning.attrs, words ? schema.text(words) : null)
    : type.create(meaning.attrs, content);
}

// In a cell there are only paragraphs: a number becomes words of the line.
function flat(content) {
  const made = [];
  content.forEach((node) => {
    const number = node.attrs.number || node.attrs.marker;
    if (!["heading", "list_item"].includes(node.type.name)) made.push(node);
    else made.push(schema.node("paragraph", { alignment: "left", indented: false },
      Fragment.from(number ? schema.text(`${number} `) : null).append(node.content)));
  });
  return Fragment.from(made);
}

// Copied as text, lines have their numbers, footnotes stand in brackets.
export const asText = (slice) => {
  const lines = [];
  slice.content.nodesBetween(0, slice.content.size, (node) => {
    if (!node.isTextblock) return node.type.name !== "image";
    const number = node.attrs.number || node.attrs.marker;
    lines.push(`${number ? `${number} ` : ""}${said(node.content)}`);
    return false;
  });
  return slice.content.firstChild?.isInline ? said(slice.content) : lines.join("\n");
};
const said = (content) => wordsOf(content, (note) => ` [${wordsOf(note.content)}]`);
