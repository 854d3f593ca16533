// The keys of the reading room: single ones, and none while something is typed.
(function () {
  "use strict";

  var room = window.room;
  var legend = document.querySelector("[data-legend]");
  var keys = {
    j: function () {
      room.step(1);
    },
    k: function () {
      room.step(-1);
    },
    f: function () {
      document.getElementById("find").focus();
      document.getElementById("find").select();
    },
    "?": function () {
      legend.open = !legend.open;
      legend.querySelector("summary").focus();
    },
  };

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  }

  if (!room.text) {
    return;
  }
  document.querySelectorAll("[data-keys], [data-steps]").forEach(function (element) {
    element.hidden = false;
  });
  document.querySelectorAll("[data-step]").forEach(function (button) {
    button.addEventListener("click", function () {
      room.step(Number(button.dataset.step));
    });
  });
  document.addEventListener("keydown", function (event) {
    var plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (plain && keys[event.key] && !isTyping(event.target)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  room.keys = keys;
})();
