// Choosing rows of a list by key, by range and all at once; the boxes work without it.
(function () {
  "use strict";

  var form = document.querySelector("form[data-acts]");
  var going = document.querySelector("form[data-continue]");
  if (going) {
    going.submit();
  }
  if (!form) {
    return;
  }

  var boxes = Array.prototype.slice.call(document.querySelectorAll("input[form=acts]"));
  var counter = form.querySelector("[data-count]");
  var all = form.elements.all;
  var here = -1;
  var last = -1;

  function rowOf(box) {
    return box.closest("tr");
  }

  function count() {
    var number = boxes.filter(function (box) {
      return box.checked;
    }).length;
    counter.textContent = all.checked || !number ? "" : number + " " + counter.dataset.count;
  }

  function move(step) {
    if (here >= 0) {
      rowOf(boxes[here]).classList.remove("is-here");
    }
    here = Math.max(0, Math.min(boxes.length - 1, here + step));
    rowOf(boxes[here]).classList.add("is-here");
    boxes[here].focus({ preventScroll: true });
    rowOf(boxes[here]).scrollIntoView({ block: "nearest" });
  }

  function choose(index, isRange) {
    var from = isRange && last >= 0 ? Math.min(last, index) : index;
    var to = isRange && last >= 0 ? Math.max(last, index) : index;
    for (var at = from; at <= to; at += 1) {
      boxes[at].checked = boxes[index].checked;
    }
    last = index;
    here = index;
    count();
  }

  boxes.forEach(function (box, index) {
    box.addEventListener("click", function (event) {
      choose(index, event.shiftKey);
    });
  });
  all.addEventListener("change", count);

  document.addEventListener("keydown", function (event) {
    var plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    var isTyping = /^(TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.target.tagName === "INPUT" && event.target.type !== "checkbox") {
      isTyping = true;
    }
    if (!plain || isTyping || event.target.isContentEditable) {
      return;
    }
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      move(event.key === "j" ? 1 : -1);
    } else if ((event.key === "x" || event.key === "X") && here >= 0) {
      event.preventDefault();
      boxes[here].checked = !boxes[here].checked;
      choose(here, event.shiftKey);
    }
  });
  window.addEventListener("pageshow", count);
})();
