// A proved draft on top of a page of plain anchors: a figure shows its arithmetic beside it without moving the text, and
// the keys n and p go from one contradiction to the next.
(() => {
  "use strict";
  const wide = () => matchMedia("(min-width: 1241px)").matches;
  const target = (link) => document.getElementById(link.hash.slice(1));

  function current(element, selector) {
    for (const other of document.querySelectorAll(`${selector}.is-current`)) other.classList.remove("is-current");
    element?.classList.add("is-current");
  }

  function show(figure, finding) {
    current(figure, ".proof-figure");
    current(finding, ".proof-finding");
    const group = finding.closest("details");
    if (group) group.open = true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-figure]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !target(link)) return;
    show(link, target(link));
    if (!wide()) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    target(link).scrollIntoView({ block: "nearest" });
    const list = document.querySelector("[data-proof-findings]");
    const line = target(link);
    list.scrollTop += line.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
  });

  document.addEventListener("click", (event) => {
    const back = event.target.closest?.("a[data-back]");
    if (back && target(back)) show(target(back), back.closest(".proof-finding"));
  });

  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !["n", "p"].includes(event.key)) return;
    if (event.target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
    const wrong = [...document.querySelectorAll("a.proof-wrong")];
    const stops = wrong.length ? wrong : [...document.querySelectorAll("a.proof-explained")];
    if (!stops.length) return;
    event.preventDefault();
    at = (at + (event.key === "n" ? 1 : -1) + stops.length + (at < 0 && event.key === "p" ? 1 : 0)) % stops.length;
    const stop = stops[at];
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "center" });
    show(stop, target(stop));
    if (wide()) stop.click();
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const hint of document.querySelectorAll(".proof-keys[hidden]")) hint.hidden = false;
  });
})();
