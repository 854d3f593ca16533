// Lists: menus that close by themselves. Every list works without it.
(function () {
  "use strict";

  var menus = Array.prototype.slice.call(document.querySelectorAll("details.list-menu"));

  document.addEventListener("click", function (event) {
    menus.forEach(function (menu) {
      if (menu.open && !menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });

  document.addEventListener("keydown", function (event) {
    menus.forEach(function (menu) {
      if (event.key === "Escape" && menu.open && menu.contains(document.activeElement)) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  });
})();
