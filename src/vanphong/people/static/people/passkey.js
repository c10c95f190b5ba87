// Passkeys: forms with data-passkey ("create" or "get") ask the browser for one and send what it
// gives in a hidden field. Without script, or without passkeys in the browser, the button stays away.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytesOf(one.id) }));

async function optionsFor(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": token },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const options = await answer.json();
  options.challenge = bytesOf(options.challenge);
  options.excludeCredentials = named(options.excludeCredentials);
  options.allowCredentials = named(options.allowCredentials);
  if (options.user) options.user.id = bytesOf(options.user.id);
  return options;
}

function written(credential) {
  const { response } = credential;
  const facts = { clientDataJSON: textOf(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[part]) facts[part] = textOf(response[part]);
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: facts,
    clientExtensionResults: {},
  });
}

async function ask(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const publicKey = await optionsFor(form);
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.querySelector("[data-passkey-answer]").value = written(credential);
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (window.PublicKeyCredential)
  for (const form of document.querySelectorAll("[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    button.hidden = false;
    button.addEventListener("click", () => ask(form));
    for (const words of form.querySelectorAll("[data-passkey-none]")) words.hidden = true;
  }
