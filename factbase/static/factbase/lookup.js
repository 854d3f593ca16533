// Names offered while typing (a combobox on an ordinary text input), and answers of the preview.
(function () {
  "use strict";

  var PAUSE = 200;

  function setUp(input) {
    var choice = document.getElementById(input.id + "_choice");
    var list = document.createElement("ul");
    var timer = 0;
    var asked = 0;

    list.id = input.id + "_list";
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function options() {
      return Array.prototype.slice.call(list.querySelectorAll("[role=option]"));
    }

    function active() {
      return list.querySelector("[aria-selected=true]");
    }

    function open(isOpen) {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function activate(option) {
      options().forEach(function (other) {
        other.setAttribute("aria-selected", String(other === option));
      });
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }

    // What was asked before is no longer waited for.
    function stop() {
      asked += 1;
      window.clearTimeout(timer);
      open(false);
    }

    function pick(option) {
      input.value = option.dataset.label;
      choice.value = option.dataset.value;
      stop();
      // Previews that depend on this field ask anew.
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show(html, number) {
      if (number !== asked || document.activeElement !== input) {
        return;
      }
      list.innerHTML = html;
      options().forEach(function (option, index) {
        option.id = list.id + "_" + index;
      });
      open(list.childElementCount > 0);
    }

    function ask() {
      var text = input.value.trim();
      var number = (asked += 1);
      if (!text) {
        open(false);
        return;
      }
      fetch(input.dataset.suggest + "?q=" + encodeURIComponent(text), {
        credentials: "same-origin",
        headers: { "X-Requested-With": "XMLHttpRequest" },
      })
        .then(function (answer) {
          return answer.ok ? answer.text() : "";
        })
        .then(function (html) {
          show(html, number);
        })
        .catch(function () {
          // Without suggestions the typed name still works.
          open(false);
        });
    }

    function move(step) {
      var all = options();
      if (list.hidden || !all.length) {
        ask();
        return;
      }
      var at = all.indexOf(active());
      activate(all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length]);
    }

    input.addEventListener("input", function () {
      choice.value = "";
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE);
    });

    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        stop();
      } else if (event.key === "Enter" && !list.hidden && active()) {
        event.preventDefault();
        pick(active());
      }
    });

    input.addEventListener("blur", stop);

    // mousedown comes before the input loses focus and would close the list.
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) {
        pick(option);
      }
    });
  }

  document.querySelectorAll("input[data-suggest]").forEach(setUp);

  // Forms that htmx brings into the page.
  document.addEventListener("htmx:afterSwap", function (event) {
    event.target.querySelectorAll("input[data-suggest]:not([role])").forEach(setUp);
  });

  // What the server said of the former words is no longer true once a preview has answered.
  document.addEventListener("htmx:afterSwap", function (event) {
    var field = event.target.closest(".field");
    var said = field && field.querySelector(":scope > .error");
    if (said) {
      said.remove();
      field.classList.remove("field-wrong");
    }
  });
})();
