// What a search finds while one types: a combobox on an ordinary search form, which works without.
(function () {
  "use strict";

  var PAUSE = 120;

  function element(name, attributes) {
    var made = document.createElement(name);
    Object.keys(attributes).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    return made;
  }

  function setUp(input) {
    var id = input.id + "-found";
    var list = element("div", { id: id, class: "found-list", role: "listbox", "aria-label": input.labels[0].textContent });
    var said = element("p", { class: "visually-hidden", role: "status" });
    var timer = 0;
    var asking = null;
    var shownFor = "";

    list.hidden = true;
    input.after(list, said);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", id);
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
        activate(null);
      }
    }

    function activate(option) {
      options().forEach(function (other) {
        other.setAttribute("aria-selected", String(other === option));
      });
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    // What was asked before is no longer waited for.
    function stop() {
      window.clearTimeout(timer);
      if (asking) {
        asking.abort();
        asking = null;
      }
    }

    function show(html, text) {
      shownFor = text;
      list.innerHTML = html;
      options().forEach(function (option, number) {
        option.id = id + "-" + number;
      });
      var found = list.querySelector(".found-options");
      var isAny = options().length > 0;
      said.textContent = found ? (isAny ? found.dataset.said : found.dataset.none) : "";
      open(isAny);
    }

    function ask() {
      stop();
      var text = input.value.trim();
      if (!text) {
        said.textContent = "";
        open(false);
        return;
      }
      asking = new AbortController();
      fetch(input.dataset.find + "?q=" + encodeURIComponent(text), {
        credentials: "same-origin",
        headers: { "X-Requested-With": "XMLHttpRequest" },
        signal: asking.signal,
      })
        .then(function (answer) {
          return answer.ok ? answer.text() : "";
        })
        .then(function (html) {
          show(html, text);
        })
        .catch(function (error) {
          // The form searches without them.
          if (error.name !== "AbortError") {
            open(false);
          }
        });
    }

    function move(step) {
      var all = options();
      if (!all.length || shownFor !== input.value.trim()) {
        ask();
      } else {
        var at = all.indexOf(active());
        open(true);
        activate(all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length]);
      }
    }

    input.addEventListener("input", function () {
      stop();
      timer = window.setTimeout(ask, PAUSE);
    });

    input.addEventListener("keydown", function (event) {
      // Enter and arrows of an input method choose among its own candidates.
      if (event.isComposing) {
        return;
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        stop();
        open(false);
      } else if (event.key === "Enter" && !list.hidden && active()) {
        event.preventDefault();
        window.location.assign(active().dataset.href);
      }
    });

    input.addEventListener("blur", function () {
      stop();
      open(false);
    });

    // mousedown comes before the input loses focus and would close the list.
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option && event.button === 0) {
        window.location.assign(option.dataset.href);
      }
    });
  }

  document.querySelectorAll("input[data-find]").forEach(setUp);
})();
