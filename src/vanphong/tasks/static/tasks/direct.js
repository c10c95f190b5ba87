"use strict";
// The button of a direction says what it will do; papers for the file need no lead and no day.
(() => {
  const form = document.querySelector(".taps-form");
  const button = form?.querySelector(".taps-send .button");
  if (!button) return;
  const label = button.querySelector("span");
  const usual = label.textContent;
  const said = form.querySelector("[data-said]");
  const nobody = form.querySelector('input[name="lead"][value="khong"]');
  const noDue = form.querySelector('input[name="due"][value="khong"]');
  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`);
  const line = (input) => input?.closest("label").querySelector("span");
  const forTheFile = button.dataset.file.split("|").filter(Boolean);

  function namedDay() {
    const parts = (form.querySelector('input[name="due_on"]')?.value || "").split(/[/.\-]/).map(Number);
    const day = parts.length === 3 ? new Date(parts[2], parts[1] - 1, parts[0]) : null;
    if (!day || Number.isNaN(day.getTime()) || day.getDate() !== parts[0]) return "";
    const two = (number) => String(number).padStart(2, "0");
    return `${button.dataset.weekdays.split("|")[day.getDay()]} ${two(parts[0])}/${two(parts[1])}`;
  }

  function due() {
    const chip = chosen("due");
    if (!chip || chip === noDue) return button.dataset.noDue;
    const day = chip.value === "ngay" ? namedDay() : line(chip).querySelector("small")?.textContent;
    return `${button.dataset.due} ${day || "…"}`;
  }

  function show() {
    const lead = chosen("lead");
    const phrase = chosen("phrase");
    if (said && phrase) said.textContent = line(phrase).textContent;
    if (!lead) label.textContent = usual;
    else if (lead === nobody) label.textContent = button.dataset.nobody;
    else label.textContent = `${button.dataset.give} ${line(lead).firstChild.textContent.trim()} · ${due()}`;
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "phrase" && forTheFile.includes(event.target.value)) {
      if (nobody) nobody.checked = true;
      noDue.checked = true;
    }
    if (event.target === nobody && chosen("phrase")?.value.includes("{lead}")) form.querySelector(".direct-words").open = true;
    if (event.target.name === "phrase" && event.target.value === "tu-ghi") form.querySelector('[name="own_words"]').focus();
    if (event.target.name === "due" && event.target.value === "ngay") form.querySelector('[name="due_on"]').focus();
    show();
  });
  form.addEventListener("input", show);
  addEventListener("pageshow", show);
  show();
})();
