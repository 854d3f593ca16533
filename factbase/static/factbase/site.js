// What a page gains with JavaScript; every page works without it.
(function () {
  "use strict";

  function isDark() {
    var chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function setUpThemeButton(button) {
    function show() {
      button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
    }
    button.addEventListener("click", function () {
      var theme = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = theme;
      try {
        window.localStorage.setItem("factbase-theme", theme);
      } catch (error) {
        // Not kept for the next page, where storage is refused.
      }
      show();
    });
    button.hidden = false;
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

  var themeButton = document.querySelector("[data-theme-button]");
  if (themeButton) {
    setUpThemeButton(themeButton);
  }
  var search = document.querySelector("[data-site-search]");
  if (search) {
    setUpSearchKey(search);
  }
  document.querySelectorAll("form[data-short-address]").forEach(setUpShortAddress);
})();
