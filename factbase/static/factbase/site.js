// What a page gains with JavaScript; every page works without it.
(function () {
  "use strict";

  // The system's theme, or one that a person has chosen; theme.js applies it on the next page.
  function setUpThemeChoice(group) {
    var buttons = group.querySelectorAll("button");
    function show() {
      var chosen = document.documentElement.dataset.theme || "system";
      buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.value === chosen));
      });
    }
    function choose(theme) {
      if (theme === "system") {
        delete document.documentElement.dataset.theme;
      } else {
        document.documentElement.dataset.theme = theme;
      }
      try {
        window.localStorage.setItem("factbase-theme", theme);
      } catch (error) {
        // Not kept for the next page, where storage is refused.
      }
      show();
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        choose(button.value);
      });
    });
    group.hidden = false;
    show();
  }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  }

  function setUpSearchKey(input) {
    document.addEventListener("keydown", function (event) {
      var plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === "/" && plain && !isTyping(event.target)) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
  }

  // Empty fields of a filter form would only lengthen the address.
  function setUpShortAddress(form) {
    form.addEventListener("submit", function () {
      Array.prototype.forEach.call(form.elements, function (control) {
        control.disabled = control.disabled || (control.name && control.value === "");
      });
    });
    window.addEventListener("pageshow", function () {
      Array.prototype.forEach.call(form.elements, function (control) {
        control.disabled = false;
      });
    });
  }

  document.querySelectorAll("[data-theme-choice]").forEach(setUpThemeChoice);
  var search = document.querySelector("[data-site-search]");
  if (search) {
    setUpSearchKey(search);
  }
  document.querySelectorAll("form[data-short-address]").forEach(setUpShortAddress);
  // Its autofocus does nothing where the address names a place, as it does after the skip link.
  var summary = document.querySelector(".error-summary[autofocus]");
  if (summary) {
    summary.focus();
  }
})();
