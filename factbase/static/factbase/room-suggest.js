// Suggestions in the text, marked faintly once they have come: n and p go from one to the next,
// Enter opens the form for its words, x or Delete dismisses it for good. Nothing is saved by itself.
(function () {
  "use strict";

  var room = window.room;
  var box = document.querySelector("[data-suggestions]");
  var shown = document.querySelector("[data-suggest-switch]");
  var KEPT = "factbase-suggestions";
  var all = [];
  var marked = new WeakSet();

  if (!room.text || !box) {
    return;
  }

  function isWanted() {
    try {
      return window.localStorage.getItem(KEPT) !== "hidden";
    } catch (error) {
      return true;
    }
  }

  // Where offsets, in order, stand in the characters of a paragraph: one walk for all of them.
  function unitsOf(paragraph, offsets) {
    var plain = room.model(paragraph).plain;
    var point = room.startOf(paragraph);
    var at = 0;
    return offsets.map(function (offset) {
      at += room.units(plain.slice(at, at + 2 * (offset - point)), offset - point);
      point = offset;
      return at;
    });
  }

  function wrap(node, from, to, one, isFirst) {
    var words = from ? node.splitText(from) : node;
    var mark = document.createElement("span");
    if (to - from < words.length) {
      words.splitText(to - from);
    }
    mark.className = "suggestion";
    mark.dataset.suggestion = one.start + "-" + one.end;
    if (isFirst) {
      mark.tabIndex = 0;
      mark.setAttribute("role", "button");
      mark.setAttribute("aria-describedby", "suggestion-keys");
      mark.title = one.title;
    }
    words.replaceWith(mark);
    mark.append(words);
  }

  function markOne(paragraph, one, from, to) {
    var pieces = room.model(paragraph).pieces.filter(function (piece) {
      var isText = piece.node.nodeType === Node.TEXT_NODE;
      return isText && piece.start < to && piece.start + piece.length > from;
    });
    pieces.reverse().forEach(function (piece, index) {
      var begin = Math.max(from - piece.start, 0);
      var end = Math.min(to - piece.start, piece.length);
      wrap(piece.node, begin, end, one, index === pieces.length - 1);
    });
  }

  function markParagraph(paragraph, ones) {
    var starts = unitsOf(paragraph, ones.map(function (one) {
      return one.start;
    }));
    var ends = unitsOf(paragraph, ones.map(function (one) {
      return one.end;
    }));
    var index;
    // From the last to the first: what stands before a mark keeps its place.
    for (index = ones.length - 1; index >= 0; index -= 1) {
      markOne(paragraph, ones[index], starts[index], ends[index]);
    }
    room.forget(paragraph);
  }

  function mark() {
    var groups = new Map();
    if (!isWanted()) {
      return;
    }
    all.forEach(function (one) {
      var paragraph = room.paragraphAt(one.start);
      if (!marked.has(paragraph)) {
        groups.set(paragraph, (groups.get(paragraph) || []).concat(one));
      }
    });
    groups.forEach(function (ones, paragraph) {
      marked.add(paragraph);
      markParagraph(paragraph, ones);
    });
  }

  function unwrap(parts) {
    parts.forEach(function (part) {
      var paragraph = room.paragraphOf(part);
      part.replaceWith.apply(part, Array.from(part.childNodes));
      paragraph.normalize();
      room.forget(paragraph);
    });
  }

  function partsOf(name) {
    return room.text.querySelectorAll('[data-suggestion="' + name + '"]');
  }

  function show() {
    shown.checked = isWanted();
    document.querySelector("[data-suggest-count]").textContent = all.length;
    if (shown.checked) {
      marked = new WeakSet();
      mark();
    } else {
      unwrap(room.text.querySelectorAll(".suggestion"));
    }
  }

  function placeOf(part) {
    var ends = part.dataset.suggestion.split("-").map(Number);
    return { start: ends[0], end: ends[1] };
  }

  function drop(place) {
    all = all.filter(function (one) {
      return one.start !== place.start || one.end !== place.end;
    });
    document.querySelector("[data-suggest-count]").textContent = all.length;
  }

  function dismiss(part) {
    var form = box.querySelector("[data-dismiss]");
    var place = placeOf(part);
    var one = all.find(function (each) {
      return each.start === place.start && each.end === place.end;
    });
    step(1);
    drop(place);
    unwrap(partsOf(part.dataset.suggestion));
    window.htmx.ajax("POST", form.action, {
      swap: "none",
      values: Object.assign(Object.fromEntries(new FormData(form)), place, { kind: one.kind }),
    }).then(function () {
      document.getElementById("room-status").textContent =
        box.dataset.dismissed + " " + room.words(place.start, place.end);
    });
  }

  function step(by) {
    var stops = Array.from(room.text.querySelectorAll(".suggestion[tabindex]"));
    var here = document.activeElement;
    var before = stops.filter(function (stop) {
      return stop === here || stop.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
    });
    var next = room.text.contains(here) && here !== room.text
      ? stops[before.length + (by > 0 ? 0 : before[before.length - 1] === here ? -2 : -1)]
      : stops.find(function (stop) {
        return stop.getBoundingClientRect().top > 80;
      });
    next = next || stops[by > 0 ? 0 : stops.length - 1];
    if (next) {
      next.focus();
    }
  }

  room.text.addEventListener("keydown", function (event) {
    var part = event.target.closest(".suggestion");
    if (!part || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      room.log(placeOf(part));
    } else if (event.key === "x" || event.key === "Delete") {
      event.preventDefault();
      dismiss(part);
    }
  });
  room.text.addEventListener("click", function (event) {
    var part = event.target.closest(".suggestion");
    if (part && document.getSelection().isCollapsed) {
      room.log(placeOf(part));
    }
  });
  box.addEventListener("htmx:afterSwap", function () {
    delete box.dataset.late;
    all = Array.from(box.querySelectorAll("li")).map(function (line) {
      var place = { start: Number(line.dataset.start), end: Number(line.dataset.end) };
      return Object.assign(place, { kind: line.dataset.kind, title: line.textContent });
    });
    show();
  });
  // Paragraphs that came anew carry no marks yet; what was just taken is suggested no more.
  document.addEventListener("room:changed", mark);
  room.taken = drop;
  shown.addEventListener("change", function () {
    try {
      window.localStorage.setItem(KEPT, shown.checked ? "shown" : "hidden");
    } catch (error) {
      // Not kept for the next page, where storage is refused.
    }
    if (!("late" in box.dataset)) {
      show();
    }
  });
  shown.closest("[hidden]").hidden = false;
  room.keys.n = step.bind(null, 1);
  room.keys.p = step.bind(null, -1);
})();
