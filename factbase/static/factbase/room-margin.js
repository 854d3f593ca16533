// Notes beside the lines that they are about: each at the height of its quote, pushed down where
// two would overlap. The one that is asked for stands exactly at its line. Without room beside the
// text, and without scripts, they follow one another below it.
(function () {
  "use strict";

  var room = window.room;
  var margin = document.querySelector(".margin");
  var GAP = 10;
  var wide = window.matchMedia("(min-width: 62rem)");
  var active = "";
  var isPlanned = false;

  if (!room.text || !margin) {
    return;
  }

  function notes() {
    return Array.prototype.slice.call(margin.querySelectorAll(".note"));
  }

  function spread(boxes) {
    var chosen = boxes.findIndex(function (box) {
      return box.key === active;
    });
    var index;
    for (index = 0; index < boxes.length; index += 1) {
      boxes[index].top = Math.max(boxes[index].wanted, floorOf(boxes, index));
    }
    if (chosen < 0) {
      return;
    }
    boxes[chosen].top = boxes[chosen].wanted;
    for (index = chosen - 1; index >= 0; index -= 1) {
      boxes[index].top = Math.min(
        boxes[index].top, boxes[index + 1].top - boxes[index].height - GAP
      );
    }
    // What was pushed out above comes back, and pushes the others down.
    boxes[0].top = Math.max(boxes[0].top, 0);
    for (index = 1; index < boxes.length; index += 1) {
      boxes[index].top = Math.max(boxes[index].top, floorOf(boxes, index));
      if (index > chosen) {
        boxes[index].top = Math.max(boxes[index].wanted, floorOf(boxes, index));
      }
    }
  }

  function floorOf(boxes, index) {
    return index ? boxes[index - 1].top + boxes[index - 1].height + GAP : 0;
  }

  function place() {
    var list = margin.querySelector("[data-margin]");
    var placed = wide.matches && !list.querySelector(".empty");
    var origin, boxes, last;
    isPlanned = false;
    list.classList.toggle("notes-placed", placed);
    if (!placed) {
      list.style.height = "";
      notes().forEach(function (note) {
        note.style.top = "";
      });
      return;
    }
    // All is measured before anything is moved: else each note would cost a layout of the page.
    origin = list.getBoundingClientRect().top;
    boxes = notes().map(function (note) {
      var anchor = document.getElementById("quote-" + note.dataset.note);
      var at = anchor && anchor.getBoundingClientRect().top - origin - 6;
      return { note: note, key: note.dataset.note, wanted: at || 0, height: note.offsetHeight };
    });
    spread(boxes);
    boxes.forEach(function (box) {
      box.note.style.top = box.top + "px";
    });
    last = boxes[boxes.length - 1];
    list.style.height = last ? last.top + last.height + "px" : "";
  }

  function plan() {
    if (!isPlanned) {
      isPlanned = true;
      window.requestAnimationFrame(place);
    }
  }

  function marksOf(key) {
    return Array.prototype.filter.call(room.text.querySelectorAll(".mark"), function (mark) {
      return mark.dataset.notes.split(" ").indexOf(key) >= 0;
    });
  }

  function light(key) {
    document.querySelectorAll(".is-lit").forEach(function (element) {
      element.classList.remove("is-lit");
    });
    if (key) {
      marksOf(key).concat(document.getElementById("evidence-" + key) || []).forEach(function (part) {
        part.classList.add("is-lit");
      });
    }
  }

  function activate(key) {
    active = key;
    light(key);
    plan();
  }

  function keyOf(element) {
    var mark = element.closest(".mark");
    var sign = element.closest("[data-note]");
    if (sign) {
      return sign.dataset.note;
    }
    return mark ? mark.dataset.notes.split(" ").pop() : "";
  }

  // To the next or previous quote in the text from the one that is active, or from what is seen.
  function step(by) {
    var all = notes().filter(function (note) {
      return !note.classList.contains("note-unplaced");
    });
    var at = all.findIndex(function (note) {
      return note.dataset.note === active;
    });
    var next, link;
    if (!all.length) {
      return;
    }
    at = at < 0 && by < 0 ? 0 : at;
    next = all[(at + by + all.length) % all.length];
    activate(next.dataset.note);
    link = room.text.querySelector('.sign[data-note="' + active + '"] a');
    link.focus({ preventScroll: true });
    document.getElementById("quote-" + active).scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", function (event) {
    var key = room.text.contains(event.target) || margin.contains(event.target)
      ? keyOf(event.target)
      : "";
    if (key && document.getSelection().isCollapsed) {
      activate(key);
    }
  });
  room.text.addEventListener("mouseover", function (event) {
    light(keyOf(event.target) || active);
  });
  margin.addEventListener("mouseover", function (event) {
    light(keyOf(event.target) || active);
  });
  document.addEventListener("focusin", function (event) {
    var key = room.text.contains(event.target) ? keyOf(event.target) : "";
    if (key && key !== active) {
      activate(key);
    }
  });

  new window.ResizeObserver(plan).observe(room.text);
  wide.addEventListener("change", plan);
  document.addEventListener("room:changed", plan);
  room.step = step;
  room.activate = activate;
  if (window.location.hash.indexOf("#evidence-") === 0) {
    active = window.location.hash.slice("#evidence-".length);
    light(active);
  }
  place();
  if (active && document.getElementById("quote-" + active)) {
    document.getElementById("quote-" + active).scrollIntoView({ block: "center" });
  }
})();
