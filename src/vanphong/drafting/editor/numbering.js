// Numbers as they are printed: what comes after one, and what a line begins with.
const LETTERS = "abcdđeghiklmnopqrstuvxy";
const ROMAN = [[10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];
const HEADINGS = [
  ["PART", /^(?:Phần|PHẦN)\s+(?:thứ\s+\S+|THỨ\s+\S+|[IVXLC]+|\d+)[.:]?/],
  ["CHAPTER", /^(?:Chương|CHƯƠNG)\s+(?:[IVXLC]+|\d+)[.:]?/],
  ["SECTION", /^(?:Mục|MỤC|Tiểu mục|TIỂU MỤC)\s+(?:[IVXLC]+|\d+)[.:]?/],
  ["ARTICLE", /^Điều\s+\d+[a-zđ]?[.:]/],
  ["ROMAN", /^[IVXLC]+(?:\s?[-.–]|\.)/],
];
const ITEM = /^(\d{1,3}(?:\.\d{1,3}){1,3}[.)]?|\d{1,3}[.)]|[a-zđ]{1,2}\)|[-–+•])$/;
export const FIRST = {
  PART: "Phần thứ nhất", CHAPTER: "Chương I", SECTION: "Mục 1", ARTICLE: "Điều 1.", ROMAN: "I-", NUMBERED: "1.",
};
const ORDINALS = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"];
// What a deeper level begins with, when nothing before says so.
const BY_LEVEL = ["1.", "a)", "-"];

const romanOf = (value) => ROMAN.reduce((text, [worth, sign]) => {
  while (value >= worth) { text += sign; value -= worth; }
  return text;
}, "");
const valueOf = (roman) => {
  const worth = { I: 1, V: 5, X: 10, L: 50, C: 100 };
  return [...roman].reduce((sum, sign, n) => sum + (worth[sign] < (worth[roman[n + 1]] || 0) ? -1 : 1) * worth[sign], 0);
};

// "Điều 4." after "Điều 3."; a dash stays a dash.
export function after(number) {
  if (/\d/.test(number)) return number.replace(/\d+(?=\D*$)/, (digits) => String(Number(digits) + 1));
  const roman = number.match(/(^|\s)([IVXLC]+)(?=\W*$)/);
  if (roman) return number.replace(/[IVXLC]+(?=[^IVXLC]*$)/, (text) => romanOf(valueOf(text) + 1));
  const letter = number.match(/^([a-zđ])\)$/);
  if (letter) return `${LETTERS[(LETTERS.indexOf(letter[1]) + 1) % LETTERS.length]})`;
  const word = ORDINALS.findIndex((one) => number.endsWith(` ${one}`));
  return word >= 0 && word < ORDINALS.length - 1 ? number.replace(ORDINALS[word], ORDINALS[word + 1]) : number;
}

// The way a number is written, without its value: items of one way are counted together.
export const wayOf = (number) => number.replace(/\d+(?=\D*$)/, "1").replace(/^[a-zđ]\)$/, "a)").replace(/[IVXLC]+(?=\W*$)/, "I");

export const markerAt = (level) => BY_LEVEL[Math.min(level, BY_LEVEL.length - 1)];

// What a line that begins so is: a heading, an item, or nothing of the kind.
export function meaningOf(text) {
  for (const [kind, pattern] of HEADINGS) {
    const found = text.match(pattern);
    if (found && /^(\s|$)/.test(text.slice(found[0].length))) return { type: "heading", attrs: { kind, number: found[0] }, length: found[0].length };
  }
  const [first] = text.split(/\s/, 1);
  if (ITEM.test(first)) return { type: "list_item", attrs: { marker: first, level: 0 }, length: first.length };
  return null;
}

const numberOf = (node) => (node.type.name === "heading" ? node.attrs.number : node.attrs.marker);
const nameOf = (node) => (node.type.name === "heading" ? "number" : "marker");
// Whether two blocks are counted in one row; what is larger than an item ends its row.
const isSame = (one, other) =>
  one.type === other.type && (one.type.name === "heading" ? one.attrs.kind === other.attrs.kind : one.attrs.level === other.attrs.level && wayOf(one.attrs.marker) === wayOf(other.attrs.marker));
const wayRank = (marker) => (/^\d/.test(marker) ? 0 : /^[a-zđ]/.test(marker) ? 1 : 2);
const isAbove = (one, other) => one.level < other.level || (one.level === other.level && wayRank(one.marker) < wayRank(other.marker));
const endsRow = (node, other) => (node.type.name === "list_item"
  ? other.type.name === "heading" || (other.type.name === "list_item" && isAbove(other.attrs, node.attrs))
  : ["ROMAN", "NUMBERED", "SECTION"].includes(node.attrs.kind) && other.type.name === "heading" && rank(other) < rank(node));
const rank = (node) => ["PART", "CHAPTER", "SECTION", "ARTICLE", "ROMAN", "NUMBERED"].indexOf(node.attrs.kind);

// The last number of the row before a place, for a block of the given kind.
export function before(doc, index, node) {
  for (let n = index - 1; n >= 0; n -= 1) {
    const other = doc.child(n);
    if (isSame(node, other)) return numberOf(other);
    if (endsRow(node, other)) return null;
  }
  return null;
}

// Those behind a new block whose number it took move up by one, as far as they follow each other.
export function moveUp(tr, index) {
  const node = tr.doc.child(index);
  let taken = numberOf(node);
  if (after(taken) === taken) return tr;
  eachBehind(tr.doc, index, (other, position) => {
    if (numberOf(other) !== taken) return false;
    taken = after(taken);
    tr.setNodeAttribute(position, nameOf(other), taken);
    return true;
  });
  return tr;
}

// The whole row a block stands in is counted anew from its first number.
export function countAnew(tr, index) {
  let first = index;
  const node = tr.doc.child(index);
  for (let n = index - 1; n >= 0 && !endsRow(node, tr.doc.child(n)); n -= 1) if (isSame(node, tr.doc.child(n))) first = n;
  let number = numberOf(tr.doc.child(first));
  eachBehind(tr.doc, first, (other, position) => {
    number = after(number);
    if (numberOf(other) !== number) tr.setNodeAttribute(position, nameOf(other), number);
    return true;
  });
  return tr;
}

function eachBehind(doc, index, act) {
  const node = doc.child(index);
  let position = 0;
  for (let n = 0; n < doc.childCount; n += 1) {
    const other = doc.child(n);
    if (n > index) {
      if (endsRow(node, other)) return;
      if (isSame(node, other) && !act(other, position)) return;
    }
    position += other.nodeSize;
  }
}
