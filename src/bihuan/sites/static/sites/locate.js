// 以当前位置为点位: the browser is asked where it is only when the button is pressed, and tells nobody but the field.
// Browsers answer on secure pages only (https, or this machine itself); elsewhere the button stays away.
(() => {
  "use strict";
  if (!("geolocation" in navigator) || !window.isSecureContext) return;

  for (const part of document.querySelectorAll("[data-locate]")) {
    const field = document.getElementById(part.dataset.locate);
    const button = part.querySelector("button");
    const said = part.querySelector("output");
    part.hidden = false;

    button.addEventListener("click", () => {
      button.disabled = true;
      said.textContent = part.dataset.asking;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          button.disabled = false;
          field.value = `${coords.longitude.toFixed(6)}, ${coords.latitude.toFixed(6)}`;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          const metres = Math.max(1, Math.round(coords.accuracy));
          said.textContent = (metres > 200 ? part.dataset.rough : part.dataset.found).replace("%", metres);
        },
        (error) => {
          button.disabled = false;
          said.textContent = error.code === 1 ? part.dataset.refused : part.dataset.failed;
        },
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
      );
    });
  }
})();
