// Words chosen by keyboard: in the text, the arrow keys go from word to word and from sentence to
// sentence, with Shift they take in more, and Enter takes what is chosen. The choice is the
// browser's own selection, the same as by mouse.
(function () {
  "use strict";

  var room = window.room;
  var BACK = 2000; // how much of a long paragraph is read to find its words
  var AHEAD = 3000;
  var MOVES = {
    ArrowRight: ["word", 1],
    ArrowLeft: ["word", -1],
    ArrowDown: ["sentence", 1],
    ArrowUp: ["sentence", -1],
  };
  var anchor = null;
  var focus = null;
  var at = 0;

  if (!room.text || !document.querySelector("[data-log]") || !window.Intl.Segmenter) {
    return;
  }

  function segments(granularity, words) {
    var segmenter = new Intl.Segmenter(room.text.lang || undefined, { granularity: granularity });
    return Array.from(segmenter.segment(words)).filter(function (piece) {
      return granularity === "word" ? piece.isWordLike : piece.segment.trim();
    });
  }

  // The words or sentences near an offset of one paragraph, as offsets of the text.
  function near(paragraph, offset, granularity) {
    var plain = room.model(paragraph).plain;
    var inside = room.units(plain, Math.max(offset - room.startOf(paragraph), 0));
    var from = Math.max(inside - BACK, 0);
    var base = room.startOf(paragraph) + room.codePoints(plain.slice(0, from));
    var part = plain.slice(from, inside + AHEAD);
    return segments(granularity, part).map(function (piece) {
      var lead = piece.segment.length - piece.segment.trimStart().length;
      var start = base + room.codePoints(part.slice(0, piece.index + lead));
      return { start: start, end: start + room.codePoints(piece.segment.trim()) };
    });
  }

  function unitFrom(offset, granularity, by) {
    var all = room.paragraphs();
    var index = all.indexOf(room.paragraphAt(offset));
    var found;
    for (; index >= 0 && index < all.length && !found; index += by) {
      found = pick(near(all[index], offset, granularity), offset, by);
      offset = found || by > 0 ? offset : room.startOf(all[index]);
    }
    return found;
  }

  function pick(units, offset, by) {
    var fitting = units.filter(function (unit) {
      return by > 0 ? unit.start >= offset : unit.end <= offset;
    });
    return fitting[by > 0 ? 0 : fitting.length - 1];
  }

  // From the selection that is there, were it made by mouse or by hand.
  function current() {
    var chosen = room.selected();
    var same = chosen && anchor && focus &&
      chosen.start === Math.min(anchor.start, focus.start) &&
      chosen.end === Math.max(anchor.end, focus.end);
    if (chosen && !same) {
      anchor = focus = chosen;
    } else if (!chosen) {
      anchor = focus = null;
    }
  }

  function inView() {
    var first = room.paragraphs().find(function (paragraph) {
      return paragraph.getBoundingClientRect().bottom > 100;
    });
    return first ? room.startOf(first) : 0;
  }

  function move(granularity, by, extends_) {
    var from, next;
    current();
    from = focus ? (by > 0 ? focus.end : focus.start) : at || inView();
    if (focus && granularity === "sentence" && by < 0 && !extends_) {
      from = Math.min(anchor.start, focus.start);
    }
    next = unitFrom(from, granularity, by);
    if (!next) {
      return;
    }
    focus = next;
    anchor = extends_ && anchor ? anchor : next;
    // Coming back over the first word takes words away again.
    room.select(Math.min(anchor.start, focus.start), Math.max(anchor.end, focus.end));
  }

  function shrink(by) {
    var forwards = focus && anchor && focus.start > anchor.start;
    var backwards = focus && anchor && focus.start < anchor.start;
    return (by < 0 && forwards) || (by > 0 && backwards);
  }

  function extend(granularity, by) {
    var next;
    current();
    if (!shrink(by)) {
      move(granularity, by, true);
      return;
    }
    next = by < 0
      ? unitFrom(focus.start, granularity, -1)
      : unitFrom(focus.end, granularity, 1);
    focus = next || anchor;
    room.select(Math.min(anchor.start, focus.start), Math.max(anchor.end, focus.end));
  }

  room.text.tabIndex = 0;
  room.text.setAttribute("role", "group");
  room.text.setAttribute("aria-labelledby", "text");
  room.text.setAttribute("aria-describedby", "text-keys");
  room.text.addEventListener("keydown", function (event) {
    var wanted = MOVES[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (wanted) {
      event.preventDefault();
      (event.shiftKey ? extend : move)(wanted[0], wanted[1]);
    } else if (event.key === "Enter" && event.target === room.text && room.selected()) {
      event.preventDefault();
      room.log(room.selected());
    }
  });

  // Where reading goes on after words were taken.
  room.readOn = function (offset) {
    at = offset;
    anchor = focus = null;
    document.getSelection().removeAllRanges();
    room.text.focus({ preventScroll: true });
  };
})();
