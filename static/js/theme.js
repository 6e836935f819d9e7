// Runs before the page is painted: the reader's own choices of theme and text size, remembered on the device.
(function () {
  "use strict";
  let saved = {};
  try {
    saved = { theme: localStorage.getItem("theme"), size: localStorage.getItem("text-size") };
  } catch {
    return; // storage is switched off: the device's settings stand
  }
  if (saved.theme === "dark" || saved.theme === "light") document.documentElement.dataset.theme = saved.theme;
  if (/^(-1|1|2|3)$/.test(saved.size || "")) document.documentElement.dataset.textSize = saved.size;
})();
