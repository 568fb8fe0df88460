// Before and after parted by a line that moves, and places drawn on a picture. Both pages work without it: two pictures
// beside each other, and fields for the percents.
(() => {
  "use strict";

  // ---- Pairs
  for (const pair of document.querySelectorAll("[data-pair]")) {
    const tools = pair.querySelector(".pair-tools");
    const part = tools.querySelector("input");
    const toggle = tools.querySelector("button");
    const label = part.parentElement;
    const show = () => pair.style.setProperty("--part", `${part.value}%`);
    const set = (over) => {
      pair.classList.toggle("is-over", over);
      toggle.textContent = over ? toggle.dataset.beside : toggle.dataset.over;
      label.hidden = !over;
    };
    part.addEventListener("input", show);
    toggle.addEventListener("click", () => set(!pair.classList.contains("is-over")));
    tools.hidden = false;
    set(true);
    show();
  }

  // ---- Places to hide: the fields are the truth, what is drawn fills them
  for (const form of document.querySelectorAll("form[data-scrub]")) {
    const stage = form.querySelector(".scrub-stage");
    const body = form.querySelector("tbody");
    const total = form.querySelector("input[name$=TOTAL_FORMS]");
    const most = Number(form.querySelector("input[name$=MAX_NUM_FORMS]").value);
    const blank = form.querySelector("template[data-line]");
    const field = (row, side) => row.querySelector(`[data-side=${side}]`);
    const sides = ["left", "top", "width", "height"];
    stage.classList.add("is-ready");
    for (const button of body.querySelectorAll("[data-clear]")) button.hidden = false;

    function draw() {
      for (const old of stage.querySelectorAll(".scrub-place")) old.remove();
      [...body.rows].forEach((row, place) => {
        if (sides.some((side) => field(row, side).value === "")) return;
        const box = document.createElement("div");
        box.className = "scrub-place";
        box.textContent = place + 1;
        for (const side of sides) box.style[side] = `${field(row, side).value}%`;
        stage.append(box);
      });
    }

    function freeRow() {
      const free = [...body.rows].find((row) => sides.every((side) => field(row, side).value === ""));
      if (free || body.rows.length >= most) return free;
      const row = blank.content.firstElementChild.cloneNode(true);
      const place = body.rows.length;
      for (const input of row.querySelectorAll("input")) {
        input.name = input.name.replace("__prefix__", place);
        input.id = input.id.replace("__prefix__", place);
      }
      row.querySelector("th").textContent = place + 1;
      body.append(row);
      total.value = body.rows.length;
      return row;
    }

    const at = (event) => {
      const box = stage.getBoundingClientRect();
      const within = (value) => Math.min(100, Math.max(0, value));
      return [within((event.clientX - box.left) / box.width * 100), within((event.clientY - box.top) / box.height * 100)];
    };
    let from = null;
    let row = null;
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      row = freeRow();
      if (!row) return;
      event.preventDefault();
      from = at(event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      if (!from) return;
      const to = at(event);
      const numbers = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
      // Rounded inwards at the far edge, so that left and width never add up to more than the whole.
      sides.forEach((side, place) => { field(row, side).value = (Math.floor(numbers[place] * 10) / 10).toString(); });
      draw();
    });
    const end = () => {
      if (!from) return;
      // A slip of the hand is no place.
      if (!(Number(field(row, "width").value) >= 0.5 && Number(field(row, "height").value) >= 0.5)) for (const side of sides) field(row, side).value = "";
      from = null;
      draw();
    };
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
    body.addEventListener("input", draw);
    body.addEventListener("click", (event) => {
      const button = event.target.closest("[data-clear]");
      if (!button) return;
      for (const side of sides) field(button.closest("tr"), side).value = "";
      draw();
    });
    draw();
  }
})();
