// Applies the theme a person has chosen, before anything is painted.
(function () {
  "use strict";
  try {
    var theme = window.localStorage.getItem("factbase-theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch (error) {
    // Storage is refused in some private windows: the system's theme holds.
  }
})();
