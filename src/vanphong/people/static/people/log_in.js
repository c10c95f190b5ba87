// Makes the names of the demonstration fill in the log-in form; without script they are plain text.
for (const list of document.querySelectorAll("[data-fill]")) {
  const field = document.getElementById(list.dataset.fill);
  for (const name of list.querySelectorAll("[data-name]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.textContent = name.dataset.name;
    button.addEventListener("click", () => {
      field.value = name.dataset.name;
      document.getElementById("id_password").focus();
    });
    name.replaceWith(button);
  }
}
