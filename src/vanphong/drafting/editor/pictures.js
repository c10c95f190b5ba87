// Pictures: chosen or pasted, sent to the server, put behind the line one types on.
import { NodeSelection } from "prosemirror-state";
import * as act from "./commands.js";
import { pictures, schema } from "./schema.js";

export function picturesOf(host, view) {
  const [fields, told, file, alt, width, remove] = ["", "-told", "-file", "-alt", "-width", "-remove"]
    .map((name) => host.querySelector(`[data-picture${name}]`));
  const form = host.closest("form");

  const tell = (words) => {
    told.textContent = words;
    told.hidden = !words;
  };

  async function send(picture) {
    tell(told.dataset.words);
    const body = new FormData();
    body.set("picture_file", picture);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(pictures.address, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "error" });
      const said = await answer.json();
      if (!answer.ok) { tell(said.message); return; }
      tell("");
      const { ref, width_mm } = said.block;
      act.insertPicture({ alt: "", ref, width_mm })(view.state, view.dispatch);
      alt.focus();
    } catch {
      tell(told.dataset.gone);
    }
  }

  file.addEventListener("change", () => {
    if (file.files.length) send(file.files[0]);
    file.value = "";
  });
  const set = (name, value) => { if (act.pictureAt(view.state)) view.dispatch(act.setPicture(view.state, name, value)); };
  alt.addEventListener("input", () => set("alt", alt.value));
  width.addEventListener("change", () => { if (width.checkValidity()) set("width_mm", width.valueAsNumber || null); });
  remove.addEventListener("click", () => {
    view.dispatch(view.state.tr.deleteSelection().scrollIntoView());
    view.focus();
  });
  for (const input of [alt, width]) {
    input.addEventListener("input", (event) => event.stopPropagation()); // the text tells of it
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && !(event.key === "Enter" && !event.ctrlKey)) return;
      event.preventDefault();
      if (event.target === width) width.dispatchEvent(new Event("change"));
      act.leavePicture(view.state, view.dispatch);
      view.focus();
    });
  }

  function show() {
    const chosen = act.pictureAt(view.state);
    fields.hidden = !chosen;
    if (!chosen) return;
    if (host.ownerDocument.activeElement !== alt) alt.value = chosen.attrs.alt;
    if (host.ownerDocument.activeElement !== width) width.value = chosen.attrs.width_mm ?? "";
  }
  const pasted = (event) => {
    const picture = [...(event.clipboardData?.files || [])].find(({ type }) => /^image\/(png|jpeg)$/.test(type));
    if (picture && !event.clipboardData.getData("text/html")) send(picture);
    return Boolean(picture) && !event.clipboardData.getData("text/html");
  };
  return { show, pasted, choose: () => file.click() };
}
