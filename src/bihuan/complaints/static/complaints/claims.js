// One row for each claim, over the lines of a text field that is sent: split, joined, moved and reworded where they stand.
(() => {
  "use strict";
  const field = document.querySelector("textarea[data-lines]");
  if (!field) return;
  const template = document.getElementById("claim-row");
  const label = document.getElementById("claim-label").content.textContent.trim();
  const list = document.createElement("ol");
  list.className = "claim-rows";
  const boxes = () => [...list.querySelectorAll("textarea")];

  function grow(box) {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  function write() {
    field.value = boxes().map((box) => box.value.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
    boxes().forEach((box, place) => {
      const row = box.closest("li");
      row.querySelector(".claim-place").textContent = place + 1;
      box.setAttribute("aria-label", label.replace("{n}", place + 1));
      row.querySelector("[data-act=up]").disabled = row.querySelector("[data-act=join]").disabled = place === 0;
      row.querySelector("[data-act=down]").disabled = place === list.children.length - 1;
      row.querySelector("[data-act=drop]").disabled = list.children.length === 1;
    });
  }

  function rowOf(text) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector("textarea").value = text;
    return row;
  }

  const acts = {
    up(row) { row.previousElementSibling?.before(row); },
    down(row) { row.nextElementSibling?.after(row); },
    split(row, box) {
      const at = box.selectionStart;
      const rest = rowOf(box.value.slice(box.selectionEnd).replace(/^[；;，,。、\s]+/, ""));
      box.value = box.value.slice(0, at).replace(/[；;，,。、\s]+$/, "");
      row.after(rest);
      return [rest.querySelector("textarea"), 0];
    },
    join(row, box) {
      const before = row.previousElementSibling?.querySelector("textarea");
      if (!before) return null;
      const at = before.value.length;
      before.value += (before.value && box.value && !/[；;，,。、]$/.test(before.value) ? "，" : "") + box.value;
      row.remove();
      return [before, at];
    },
    drop(row) {
      if (list.children.length === 1) return null;
      const near = (row.nextElementSibling ?? row.previousElementSibling).querySelector("textarea");
      row.remove();
      return [near, 0];
    },
  };

  function act(name, box) {
    const [at, place] = acts[name](box.closest("li"), box) ?? [box, box.selectionStart];
    at.focus();
    at.setSelectionRange(place, place);
    write();
    boxes().forEach(grow);
  }

  list.addEventListener("input", (event) => {
    if (event.target.value.includes("\n")) {  // pasted lines are claims of their own
      const [first, ...more] = event.target.value.split("\n");
      event.target.value = first;
      event.target.closest("li").after(...more.filter((text) => text.trim()).map(rowOf));
      boxes().forEach(grow);
    }
    grow(event.target);
    write();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) act(button.dataset.act, button.closest("li").querySelector("textarea"));
  });
  list.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches("textarea") || event.isComposing) return;
    const name = event.key === "Enter" && !event.ctrlKey && !event.metaKey ? "split"
      : event.key === "Backspace" && box.selectionStart === 0 && box.selectionEnd === 0 && box.closest("li").previousElementSibling ? "join"
        : event.altKey && event.key === "ArrowUp" ? "up" : event.altKey && event.key === "ArrowDown" ? "down" : "";
    if (!name) return;
    event.preventDefault();
    act(name, box);
  });

  list.append(...(field.value.split("\n").filter((text) => text.trim()).map(rowOf)));
  if (!list.children.length) list.append(rowOf(""));
  field.hidden = true;
  field.required = false;
  field.after(list);
  document.querySelector(".claims-keys").hidden = false;
  write();
  boxes().forEach(grow);
  addEventListener("resize", () => boxes().forEach(grow));
})();
