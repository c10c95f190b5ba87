"use strict";
// Shortens the way for those who have script; every page works without it.
(() => {
  const page = document;
  const live = page.getElementById("live");
  const all = (selector, root = page) => [...root.querySelectorAll(selector)];
  const make = (tag, values = {}) => Object.assign(page.createElement(tag), values);
  const fold = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const holds = (text, typed) => {
    const folded = fold(text);
    return fold(typed).split(/\s+/).every((word) => folded.includes(word));
  };

  // A name begins as typed, word by word; a word typed with marks is meant with them.
  const begins = (name, typed) => {
    const words = name.normalize("NFC").toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return typed.normalize("NFC").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).every((part) =>
      words.some((word) => (part === fold(part) ? fold(word) : word).startsWith(part)));
  };

  function say(text) {
    live.textContent = "";
    requestAnimationFrame(() => { live.textContent = text; });
  }

  // --- Keys: "/" searches, J K walk through a list, X ticks, Ctrl+Enter sends, Escape closes.
  const isTyping = (element) =>
    element.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");

  function walk(step) {
    const lines = all("[data-list] tbody tr, .work > li").filter((line) => line.querySelector("a"));
    const here = lines.findIndex((line) => line.contains(page.activeElement));
    const line = lines[here < 0 ? (step > 0 ? 0 : lines.length - 1) : here + step];
    (line?.querySelector("[data-open]") || line?.querySelector("a"))?.focus();
    line?.scrollIntoView({ block: "nearest" });
  }

  // htmx notes each address, with what was looked for, in the browser's storage: none stays there.
  // What somebody types and the server did not get stays until they are back on its page; on any
  // other page of a person at work it goes, and so does somebody else's.
  const keeper = page.querySelector("[data-kept]");
  const isAtWork = page.getElementById("menu");
  const own = keeper ? `typing:${keeper.dataset.typist}:` : "typing:";
  function forget() {
    for (const name of Object.keys(sessionStorage))
      if (!name.startsWith(own) || (isAtWork && !keeper)) sessionStorage.removeItem(name);
  }
  forget();
  for (const name of ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"])
    page.addEventListener(name, forget);

  // --- Back in a list, the line that was opened has the focus again.
  page.addEventListener("click", (event) => {
    const link = event.target.closest("[data-list] tbody a[href]");
    if (link) history.replaceState({ ...history.state, line: link.getAttribute("href") }, "");
  });
  addEventListener("pageshow", () => {
    const { line, ...rest } = history.state || {};
    if (!line) return;
    history.replaceState(rest, "");
    all("[data-list] tbody a[href]").find((link) => link.getAttribute("href") === line)?.focus();
  });

  const keys = {
    "/": () => {
      const search = page.getElementById("search");
      search?.focus();
      search?.select();
    },
    j: () => walk(1),
    k: () => walk(-1),
    x: () => page.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
  };

  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null, true);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form") || page.querySelector("main form[method=post]");
      // A form's button may stand outside of it (in a bar at the foot of the page).
      const buttons = [...(form?.elements || [])].filter((one) => one.matches("button:not([type=button])"));
      const button = buttons.find((one) => one.matches(".button-main")) || buttons[0];
      if (button) { event.preventDefault(); form.requestSubmit(button); }
      return;
    }
    const offered = event.ctrlKey && event.key === "." && page.querySelector('[aria-keyshortcuts="Control+."]');
    if (offered) { event.preventDefault(); offered.click(); }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = keys[event.key.toLowerCase()];
    if (act && !isTyping(event.target)) { event.preventDefault(); act(); }
  });

  // --- Menus close when one looks elsewhere.
  function closeMenus(target, backToButton) {
    for (const menu of all("details.menu[open]")) {
      if (target && menu.contains(target)) continue;
      if (backToButton && menu.contains(page.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
  page.addEventListener("click", (event) => closeMenus(event.target));
  page.addEventListener("focusin", (event) => closeMenus(event.target));

  // --- "Quay lại" on a refusal goes back in the history, where what was typed still stands.
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-back]");
    if (link && history.length > 1 && link.href === page.referrer) { event.preventDefault(); history.back(); }
  });

  // --- Ticked lines are counted.
  page.addEventListener("change", (event) => {
    if (!event.target.matches(".col-pick input")) return;
    const count = all(".col-pick input:checked").length;
    for (const place of all("[data-picked]")) place.textContent = count;
    say(`${page.querySelector("[data-picked]")?.parentElement.textContent.trim() || count}`);
  });

  // --- A form is sent once; what was typed is not left by mistake.
  let unsaved = Boolean(page.querySelector("form[data-guard] .errors")); // a refused form shows what was typed
  page.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) unsaved = true; });
  page.addEventListener("typing-kept", () => { unsaved = false; }); // the server has it: one may go on elsewhere
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) { unsaved = false; return; }
    if (form.action.endsWith("/dang-xuat")) {
      // Leaving empties this browser; what the desk of reception has not sent is asked about once.
      const unsent = localStorage.getItem("reception-desk-unsent");
      if (unsent && !form.dataset.sure) {
        event.preventDefault();
        form.dataset.sure = "1";
        fail(live.dataset.unsent.replace("%s", unsent));
        return;
      }
      sessionStorage.clear();
    }
    if (form.classList.contains("busy")) { event.preventDefault(); return; }
    unsaved = false;
    form.classList.add("busy");
    say(live.dataset.sending);
    // A form that hands a file over leaves its page as it is.
    setTimeout(() => {
      form.classList.remove("busy");
      if (live.textContent === live.dataset.sending) live.textContent = "";
    }, form.hasAttribute("data-download") ? 2000 : 10000);
  });
  addEventListener("pageshow", () => all("form.busy").forEach((form) => form.classList.remove("busy")));

  // --- Files dropped anywhere fall into the page's drop zone.
  function showFiles(input) {
    const zone = input.closest("[data-drop]");
    let names = zone.querySelector("ul");
    if (!names) zone.append(names = make("ul", { className: "drop-names" }));
    names.replaceChildren(...[...input.files].map((file) => make("li", { textContent: file.name })));
    if (input.files.length) say([...input.files].map((file) => file.name).join(", "));
  }
  const zoneOf = (target) => target.closest?.("[data-drop]") || (all("[data-drop]").length === 1 && page.querySelector("[data-drop]"));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    page.addEventListener(kind, (event) => {
      const zone = event.dataTransfer?.types.includes("Files") && zoneOf(event.target);
      if (!zone) return;
      zone.classList.toggle("drop-over", kind === "dragover");
      if (kind === "dragleave") return;
      event.preventDefault();
      if (kind !== "drop") return;
      const input = zone.querySelector("input[type=file]");
      const files = new DataTransfer();
      const given = [...event.dataTransfer.files];
      for (const file of input.multiple ? given : given.slice(0, 1)) files.items.add(file);
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  page.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("input[type=file]")) return;
    if (input.matches("[data-drop] *")) showFiles(input);
    const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    input.setCustomValidity(bytes > live.dataset.maxMegabytes * 1024 ** 2 ? live.dataset.tooLarge : "");
    if (input.reportValidity() && "sendAtOnce" in input.dataset) input.form.requestSubmit();
  });

  // --- Dates: 5/3 and 050326 become 05/03/2026; the calendar is the browser's own.
  function fullDate(typed) {
    const parts = /^\d{6}(\d\d)?$/.test(typed)
      ? [typed.slice(0, 2), typed.slice(2, 4), typed.slice(4)]
      : typed.split(/[/.\-\s]+/);
    if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d{1,4}$/.test(part))) return typed;
    if (parts[0].length > 2) return typed;
    const year = parts[2] || String(new Date().getFullYear());
    return [parts[0].padStart(2, "0"), parts[1].padStart(2, "0"), year.length === 2 ? `20${year}` : year].join("/");
  }

  function readyDate(box) {
    const input = box.querySelector("input");
    const button = box.querySelector("button");
    const calendar = make("input", { type: "date", tabIndex: -1 });
    if (!button || !calendar.showPicker) return;
    calendar.setAttribute("aria-hidden", "true");
    box.append(calendar);
    button.hidden = false;
    input.addEventListener("change", () => { input.value = fullDate(input.value.trim()); });
    button.addEventListener("click", () => {
      calendar.value = fullDate(input.value).split("/").reverse().join("-");
      calendar.showPicker();
    });
    calendar.addEventListener("change", () => {
      input.value = calendar.value.split("-").reverse().join("/");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
  }

  // --- Pickers: the browser's list becomes one that finds names without marks.
  function readyPicker(box) {
    const input = box.querySelector("input");
    const list = make("ul", { className: "options", id: `${input.id}_options`, hidden: true, role: "listbox" });
    let names = all("option", box).map((option) => option.value);
    let at = -1;
    let asking;
    input.removeAttribute("list");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
    list.setAttribute("aria-label", input.labels[0]?.textContent.trim() || input.name);
    box.append(list);

    function mark(index) {
      at = index;
      [...list.children].forEach((line, n) => {
        line.setAttribute("aria-selected", String(n === at));
        if (n === at) line.scrollIntoView({ block: "nearest" });
      });
      if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
      else input.removeAttribute("aria-activedescendant");
    }
    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    }
    function show() {
      const meaning = (name) => Number(begins(name, input.value));
      const found = names.filter((name) => holds(name, input.value)).sort((a, b) => meaning(b) - meaning(a)).slice(0, 40);
      list.replaceChildren(...found.map((name, n) => {
        const line = make("li", { id: `${list.id}_${n}`, role: "option", textContent: name });
        line.addEventListener("pointerdown", (event) => { event.preventDefault(); take(name); });
        return line;
      }));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      // Enter and Tab take the first line only where one must be chosen and it is what was begun.
      const meant = found.length && input.value.trim() && !("ownWords" in box.dataset) && meaning(found[0]);
      mark(meant ? 0 : -1);
    }
    function take(name) {
      input.value = name;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    async function ask() {
      if (!box.dataset.source) { show(); return; }
      asking?.abort();
      asking = new AbortController();
      try {
        // Sent as a form, so that what is typed stands in no address and no log.
        const csrfmiddlewaretoken = input.form.elements.csrfmiddlewaretoken.value;
        const body = new URLSearchParams({ q: input.value, csrfmiddlewaretoken });
        const answer = await fetch(box.dataset.source, { method: "POST", body, signal: asking.signal });
        if (answer.ok) names = await answer.json();
        show();
      } catch (problem) {
        if (problem.name !== "AbortError") close();
      }
    }
    input.addEventListener("input", ask);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show();
        const count = list.children.length;
        if (count) mark((at + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
      } else if ((event.key === "Enter" || event.key === "Tab") && !list.hidden && at >= 0) {
        if (event.key === "Enter" && !event.ctrlKey) event.preventDefault();
        take(list.children[at].textContent);
      } else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
    });
  }

  // --- Long lists of choices can be narrowed by typing.
  function readyChoices(box) {
    const input = make("input", { type: "search", className: "input", placeholder: box.dataset.filter });
    input.setAttribute("aria-label", box.dataset.filter);
    input.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.ctrlKey) event.preventDefault(); });
    input.addEventListener("input", () => {
      for (const choice of all(".choice", box)) choice.hidden = !holds(choice.textContent, input.value);
    });
    box.before(input);
  }

  // --- Open a part of a form with the tick it belongs to.
  function readyOpened(part) {
    const tick = page.getElementById(part.dataset.openedBy);
    tick?.addEventListener("change", () => { if (tick.checked) part.open = true; });
  }

  // --- Make a page, or a piece that htmx brought, ready.
  function ready(root) {
    const once = (selector, act) => {
      const found = all(selector, root);
      if (root.matches?.(selector)) found.unshift(root);
      for (const box of found.filter((one) => !one.dataset.ready)) { box.dataset.ready = "1"; act(box); }
    };
    once("[data-date]", readyDate);
    once("[data-picker]", readyPicker);
    once("[data-filter]", readyChoices);
    once("[data-opened-by]", readyOpened);
  }

  function attend(root) {
    const place = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus], [autofocus]");
    place?.focus();
    // What is proposed is typed over, as when one comes by the tab key.
    if (place?.matches("input[autofocus]")) place.select();
  }

  function fail(text) {
    const notice = make("div", { className: "notice notice-error", role: "alert" });
    notice.append(make("p", { textContent: text || live.dataset.failed }));
    page.getElementById("main").prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  ready(page);
  attend(page.getElementById("main") || page.body);
  page.addEventListener("htmx:load", (event) => ready(event.detail.elt));
  page.addEventListener("htmx:afterSettle", (event) => {
    const piece = event.detail.elt;
    attend(piece);
    const words = piece.querySelector("[data-announce], .notice, .errors h2, .table-foot");
    if (words) say(words.dataset.announce || words.textContent.trim().replace(/\s+/g, " "));
  });
  page.addEventListener("htmx:sendError", () => fail());
  page.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    const answer = new DOMParser().parseFromString(responseText, "text/html");
    fail(status === 401 ? responseText : answer.querySelector(".lead")?.textContent.trim());
  });
})();
