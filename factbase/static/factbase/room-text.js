// The archived text by numbers: what the page shows, as offsets in code points over the text of the
// snapshot. The id of each paragraph says where it starts; the signs of quotes are not part of the
// text; an invisible character, shown as its code, is one character.
window.room = (function () {
  "use strict";

  var text = document.querySelector("[data-text]");
  var models = new WeakMap();
  var listed = null;

  function paragraphs() {
    listed = listed || Array.prototype.slice.call(text.children);
    return listed;
  }

  // Another paragraph stands here now, or other elements in it.
  function forget(paragraph) {
    listed = null;
    models.delete(paragraph);
  }

  function startOf(paragraph) {
    return Number(paragraph.id.slice(1));
  }

  function passOver(node) {
    return node.nodeType === Node.ELEMENT_NODE && node.classList.contains("sign")
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT;
  }

  // The characters of a paragraph and the nodes they stand in.
  function model(paragraph) {
    var made = models.get(paragraph);
    var shows = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
    var walker, node, words;
    if (made) {
      return made;
    }
    made = { plain: "", pieces: [] };
    walker = document.createTreeWalker(paragraph, shows, passOver);
    while ((node = walker.nextNode())) {
      words = node.nodeType === Node.TEXT_NODE ? node.data : "";
      if (node.nodeType === Node.ELEMENT_NODE && node.classList.contains("invisible")) {
        words = "\ufffc";
      } else if (node.parentElement.classList.contains("invisible")) {
        continue;
      }
      if (words) {
        made.pieces.push({ node: node, start: made.plain.length, length: words.length });
        made.plain += words;
      }
    }
    models.set(paragraph, made);
    return made;
  }

  function codePoints(words) {
    var count = words.length;
    var at;
    for (at = 0; at < words.length; at += 1) {
      if (words.charCodeAt(at) >= 0xd800 && words.charCodeAt(at) < 0xdc00) {
        count -= 1;
      }
    }
    return count;
  }

  function units(words, points) {
    var at = 0;
    for (; points > 0 && at < words.length; points -= 1) {
      at += words.codePointAt(at) > 0xffff ? 2 : 1;
    }
    return at;
  }

  // The last paragraph that starts at or before `offset`.
  function paragraphAt(offset) {
    var all = paragraphs();
    var low = 0;
    var high = all.length - 1;
    var middle;
    while (low < high) {
      middle = Math.ceil((low + high) / 2);
      if (startOf(all[middle]) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return all[low];
  }

  function unitsBefore(paragraph, node, offset) {
    var made = model(paragraph);
    var point = document.createRange();
    var index, piece;
    point.setStart(node, offset);
    for (index = 0; index < made.pieces.length; index += 1) {
      piece = made.pieces[index];
      if (piece.node === node && node.nodeType === Node.TEXT_NODE) {
        return piece.start + Math.min(offset, piece.length);
      }
      if (point.comparePoint(piece.node, 0) >= 0) {
        return piece.start;
      }
    }
    return made.plain.length;
  }

  function paragraphOf(node) {
    var element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    var found = element && element.closest("[data-text] > p");
    return found && text.contains(found) ? found : null;
  }

  // Where a point of the document stands in the text, null outside of every paragraph.
  function offsetOf(node, offset) {
    var paragraph = paragraphOf(node);
    var before;
    if (!paragraph) {
      return null;
    }
    before = model(paragraph).plain.slice(0, unitsBefore(paragraph, node, offset));
    return startOf(paragraph) + codePoints(before);
  }

  function put(range, edge, offset) {
    var paragraph = paragraphAt(edge === "end" ? offset - 1 : offset);
    var made = model(paragraph);
    var at = units(made.plain, offset - startOf(paragraph));
    var isEnd = edge === "end";
    var piece = made.pieces.find(function (each) {
      var ends = each.start + each.length;
      return isEnd ? at <= ends : at < ends;
    }) || made.pieces[made.pieces.length - 1];
    if (piece.node.nodeType === Node.TEXT_NODE) {
      range[isEnd ? "setEnd" : "setStart"](piece.node, Math.min(at - piece.start, piece.length));
    } else {
      range[isEnd ? "setEndAfter" : "setStartBefore"](piece.node);
    }
  }

  function rangeOf(start, end) {
    var range = document.createRange();
    put(range, "start", start);
    put(range, "end", end);
    return range;
  }

  // The words between two offsets, as the page shows them; paragraphs apart by an empty line.
  function words(start, end) {
    return paragraphs()
      .slice(paragraphs().indexOf(paragraphAt(start)), paragraphs().indexOf(paragraphAt(end - 1)) + 1)
      .map(function (paragraph) {
        var plain = model(paragraph).plain;
        var from = units(plain, Math.max(start - startOf(paragraph), 0));
        return plain.slice(from, units(plain, end - startOf(paragraph)));
      })
      .join("\n\n");
  }

  // What is selected in the text, without white space at its edges; null for nothing.
  function selected() {
    var selection = document.getSelection();
    var range, start, end, inside;
    if (!text || !selection.rangeCount || selection.isCollapsed) {
      return null;
    }
    range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) {
      return null;
    }
    start = offsetOf(range.startContainer, range.startOffset);
    end = offsetOf(range.endContainer, range.endOffset);
    // A triple click ends the selection at the start of what follows.
    start = start === null ? edgeOf(range, true) : start;
    end = end === null ? edgeOf(range, false) : end;
    if (start === null || end === null || start >= end) {
      return null;
    }
    inside = words(start, end);
    start += codePoints(inside.slice(0, inside.length - inside.trimStart().length));
    end -= codePoints(inside.slice(inside.trimEnd().length));
    return start < end ? { start: start, end: end } : null;
  }

  // The first or last character of the paragraphs that a selection from outside of them holds.
  function edgeOf(range, isStart) {
    var inside = paragraphs().filter(function (paragraph) {
      return range.intersectsNode(paragraph);
    });
    var paragraph = inside[isStart ? 0 : inside.length - 1];
    if (!paragraph) {
      return null;
    }
    return startOf(paragraph) + (isStart ? 0 : codePoints(model(paragraph).plain));
  }

  function select(start, end) {
    var range = rangeOf(start, end);
    var selection = document.getSelection();
    var box = range.getBoundingClientRect();
    selection.setBaseAndExtent(
      range.startContainer, range.startOffset, range.endContainer, range.endOffset
    );
    if (box.top < 80 || box.bottom > window.innerHeight - 40) {
      window.scrollBy(0, box.top - window.innerHeight / 3);
    }
  }

  return {
    text: text,
    codePoints: codePoints,
    forget: forget,
    model: model,
    paragraphAt: paragraphAt,
    paragraphOf: paragraphOf,
    paragraphs: paragraphs,
    rangeOf: rangeOf,
    select: select,
    selected: selected,
    startOf: startOf,
    units: units,
    words: words,
  };
})();
