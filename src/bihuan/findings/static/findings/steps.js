/* Milestones dragged on a chart: a bar is moved, or one of its ends; the dates stand in the table, which is what is sent. */
(() => {
  const form = document.querySelector("[data-steps]");
  if (!form) return;
  const chart = form.querySelector("[data-steps-chart]");
  const DAY = 86400000;
  const WIDTH = 900;
  const ROW = 26;
  const SVG = "http://www.w3.org/2000/svg";

  const rows = () =>
    [...form.querySelectorAll("[data-step]")].map((row) => {
      const [text, begin, due] = row.querySelectorAll("input");
      return { text, begin, due };
    });
  const days = (input) => (input.value ? Math.round(Date.parse(input.value) / DAY) : null);
  const put = (input, day) => {
    input.value = new Date(day * DAY).toISOString().slice(0, 10);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const made = (name, attributes, parent) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };

  let span = null;

  function draw() {
    const drawn = rows().filter((row) => row.text.value && days(row.begin) !== null && days(row.due) !== null);
    chart.hidden = !drawn.length;
    chart.replaceChildren();
    if (!drawn.length) return;
    if (!span) {
      const first = Math.min(...drawn.map((row) => days(row.begin)));
      const last = Math.max(...drawn.map((row) => days(row.due)));
      const room = Math.max(14, Math.round((last - first) / 8));
      span = { first: first - room, last: last + room };
    }
    const scale = WIDTH / (span.last - span.first + 1);
    const svg = made("svg", { viewBox: `0 0 ${WIDTH} ${drawn.length * ROW + 6}`, "aria-hidden": "true" }, chart);
    drawn.forEach((row, place) => {
      const x = (days(row.begin) - span.first) * scale;
      const width = Math.max((days(row.due) - days(row.begin) + 1) * scale, 4);
      const y = place * ROW + 5;
      const body = made("rect", { x, y, width, height: 16, rx: 2, class: "gantt-bar gantt-open", "data-body": "" }, svg);
      made("text", { x: x + width + 6, y: y + 12, class: "gantt-name" }, svg).textContent = row.text.value;
      const left = made("rect", { x: x - 5, y, width: 10, height: 16, "data-edge": "" }, svg);
      const right = made("rect", { x: x + width - 5, y, width: 10, height: 16, "data-edge": "" }, svg);
      drag(body, row, scale, svg, true, true);
      drag(left, row, scale, svg, true, false);
      drag(right, row, scale, svg, false, true);
    });
  }

  function drag(handle, row, scale, svg, moves, ends) {
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const start = { x: event.clientX, begin: days(row.begin), due: days(row.due) };
      const unit = svg.getBoundingClientRect().width / WIDTH;
      const follow = (moved) => {
        const by = Math.round((moved.clientX - start.x) / unit / scale);
        if (moves) put(row.begin, ends ? start.begin + by : Math.min(start.begin + by, start.due));
        if (ends) put(row.due, moves ? start.due + by : Math.max(start.due + by, start.begin));
        draw();
      };
      const stop = () => {
        document.removeEventListener("pointermove", follow);
        document.removeEventListener("pointerup", stop);
      };
      document.addEventListener("pointermove", follow);
      document.addEventListener("pointerup", stop);
    });
  }

  form.addEventListener("change", () => {
    span = null;
    draw();
  });
  draw();
})();
