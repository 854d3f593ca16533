// The claim form beside the text: opened for chosen words, kept open or closed with what was typed,
// and gone once the claim is saved. What was saved appears in the text without a reload.
(function () {
  "use strict";

  var room = window.room;
  var panel = document.getElementById("log");
  var opener = document.querySelector("[data-log]");
  var frame = document.querySelector(".room");
  var dock = document.querySelector(".room-dock");
  var kept = {};
  var chosen = null;

  if (!room.text || !panel || !opener) {
    return;
  }
  ["subject", "asserted_by"].forEach(function (name) {
    kept[name] = new URLSearchParams(window.location.search).get(name) || "";
  });

  function form() {
    return panel.querySelector("[data-log-form]");
  }

  function paint() {
    if (window.CSS && CSS.highlights) {
      CSS.highlights.delete("chosen");
      if (chosen && !panel.hidden) {
        CSS.highlights.set("chosen", new window.Highlight(room.rangeOf(chosen.start, chosen.end)));
      }
    }
  }

  function show(isOpen) {
    panel.hidden = !isOpen;
    frame.classList.toggle("is-logging", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    paint();
  }

  function address() {
    var query = new URLSearchParams(opener.search);
    Object.keys(kept).forEach(function (name) {
      if (kept[name]) {
        query.set(name, kept[name]);
      }
    });
    if (chosen) {
      query.set("start", chosen.start);
      query.set("end", chosen.end);
    }
    return opener.pathname + "?" + query;
  }

  // Other words for a claim that somebody is typing: they alone are put in the place of the old.
  function replaceWords() {
    var fields = form().elements;
    fields["evidence-exact"].value = room.words(chosen.start, chosen.end);
    fields["evidence-start"].value = chosen.start;
    fields["evidence-end"].value = chosen.end;
    fields["evidence-before"].value = fields["evidence-after"].value = "";
    fields["evidence-exact"].focus({ preventScroll: true });
  }

  function log(words) {
    chosen = words;
    show(true);
    if (form() && "touched" in form().dataset) {
      if (chosen) {
        replaceWords();
      } else {
        focusFirst();
      }
      return;
    }
    window.htmx.ajax("GET", address(), { target: "#log", swap: "innerHTML" });
  }

  // To what is wrong or still open, else to the button that saves.
  function focusFirst() {
    var fields = form().elements;
    var open = ["evidence-exact", "subject", "property", "value"].find(function (name) {
      return fields[name] && !fields[name].value.trim();
    });
    var first = panel.querySelector(".error-summary, .alike[role=alert] button") ||
      fields[open] || panel.querySelector("[data-log-save]");
    panel.querySelector("[data-log-close]").hidden = false;
    first.focus({ preventScroll: true });
    panel.scrollTop = 0;
    bringIntoView();
  }

  // Opened at the head of the page the form would reach below the dock; on a narrow screen it would
  // lie over the words that it is about.
  function bringIntoView() {
    var over = panel.getBoundingClientRect().bottom - dock.getBoundingClientRect().top;
    if (!window.matchMedia("(min-width: 62rem)").matches) {
      over = chosen
        ? room.rangeOf(chosen.start, chosen.end).getBoundingClientRect().top -
          window.innerHeight / 6
        : 0;
      window.scrollBy(0, over);
    } else if (over > 0) {
      window.scrollBy(0, over + 8);
    }
  }

  function close() {
    var words = chosen;
    show(false);
    room.text.focus({ preventScroll: true });
    if (words) {
      room.select(words.start, words.end);
    }
  }

  // The page as it is after words were added or withdrawn.
  function refresh() {
    document.querySelectorAll("#notes .note").forEach(function (note) {
      var number = note.querySelector("[data-number]").textContent;
      var signs = room.text.querySelectorAll('.sign[data-note="' + note.dataset.note + '"] a');
      signs.forEach(function (link) {
        link.querySelector("b").textContent = number;
        link.setAttribute("aria-label", link.getAttribute("aria-label").replace(/\d+/, number));
      });
    });
    document.querySelectorAll("[data-quotes]").forEach(function (count) {
      count.textContent = document.querySelectorAll("#notes .note").length;
    });
    room.forget(room.text);
    document.dispatchEvent(new CustomEvent("room:changed"));
  }

  function finish(changed) {
    if (room.taken && chosen) {
      room.taken(chosen);
    }
    kept.subject = changed.dataset.keptSubject || kept.subject;
    kept.asserted_by = changed.dataset.keptAsserted_by || "";
    panel.textContent = "";
    chosen = null;
    show(false);
    room.readOn(Number(changed.dataset.end));
    room.activate(changed.dataset.note);
  }

  opener.addEventListener("click", function (event) {
    event.preventDefault();
    log(room.selected());
  });
  opener.addEventListener("mousedown", function (event) {
    event.preventDefault(); // the press must not take the selection away
  });
  room.text.addEventListener("mouseup", function () {
    // The browser has settled what is selected only after this event.
    window.setTimeout(function () {
      if (room.selected()) {
        log(room.selected());
      }
    });
  });
  panel.addEventListener("input", function () {
    form().dataset.touched = "";
  });
  panel.addEventListener("click", function (event) {
    var take = event.target.closest("[data-take]");
    if (event.target.closest("[data-log-close]")) {
      close();
    } else if (take) {
      document.getElementById(take.dataset.take).value = take.dataset.name;
      document.getElementById(take.dataset.take + "_choice").value = take.dataset.id;
      take.closest(".guessed").remove();
    }
  });
  panel.addEventListener("keydown", function (event) {
    var save = panel.querySelector(".log-actions [type=submit]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form().requestSubmit(save);
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var changed = panel.querySelector("[data-changed]");
    if (event.detail.target !== panel && event.target !== panel) {
      return;
    }
    if (changed) {
      finish(changed);
    } else if (form()) {
      focusFirst();
    }
  });
  document.addEventListener("htmx:oobAfterSwap", function () {
    window.requestAnimationFrame(refresh);
  });
  room.keys.l = function () {
    log(room.selected());
  };
  room.log = log;
})();
