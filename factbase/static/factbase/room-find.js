// Find in the text while typing; Enter goes on and Shift + Enter back. The browser paints the hits,
// so the text itself stays as it is. Where it cannot, the form asks the server.
(function () {
  "use strict";

  var room = window.room;
  var form = document.querySelector("[data-find-text]");
  var said = document.querySelector("[data-found]");
  var input = form && form.elements.find;
  var MOST = 1000;
  var hits = [];
  var at = -1;
  var timer = 0;

  if (!room.text || !form || !window.CSS || !CSS.highlights) {
    return;
  }

  function pattern(words) {
    var parts = words.trim().split(/\s+/).map(function (part) {
      return part.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
    });
    return parts[0] ? new RegExp(parts.join("\\s+").replace(/\\-/g, "\\x2d"), "giu") : null;
  }

  function search(words) {
    var wanted = pattern(words);
    hits = [];
    at = -1;
    if (wanted) {
      room.paragraphs().every(function (paragraph) {
        var plain = room.model(paragraph).plain;
        var start = room.startOf(paragraph);
        var found;
        wanted.lastIndex = 0;
        while ((found = wanted.exec(plain)) && hits.length < MOST) {
          hits.push({ paragraph: paragraph, before: found.index, words: found[0], start: start });
        }
        return hits.length < MOST;
      });
    }
  }

  function rangeOf(hit) {
    var plain = room.model(hit.paragraph).plain;
    var start = hit.start + room.codePoints(plain.slice(0, hit.before));
    return room.rangeOf(start, start + room.codePoints(hit.words));
  }

  function paint() {
    CSS.highlights.set("hits", new window.Highlight(...hits.map(rangeOf)));
    CSS.highlights.delete("hit");
    said.textContent = hits.length
      ? (at + 1 ? at + 1 + " / " : "") + hits.length
      : input.value.trim() && form.dataset.none;
  }

  function go(by) {
    var range;
    if (!hits.length) {
      return;
    }
    at = (at + by + hits.length) % hits.length;
    range = rangeOf(hits[at]);
    paint();
    CSS.highlights.set("hit", new window.Highlight(range));
    range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
    window.scrollBy(0, range.getBoundingClientRect().top - window.innerHeight / 3);
  }

  function forget() {
    room.text.querySelectorAll(".hit").forEach(function (hit) {
      hit.removeAttribute("class");
    });
  }

  function look() {
    window.clearTimeout(timer);
    forget();
    search(input.value);
    paint();
  }

  input.addEventListener("input", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, 120);
  });
  input.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (at < 0) {
        look();
      }
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      input.value = "";
      look();
      room.text.focus({ preventScroll: true });
    }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    look();
    go(1);
  });
  if (input.value) {
    look();
    go(1);
  }
})();
