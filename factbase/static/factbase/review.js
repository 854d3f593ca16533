// The review desk by keyboard; every step has its button or link, and works without this.
(function () {
  "use strict";

  var note = document.getElementById("note");
  var help = document.getElementById("note-help");
  var asking = null; // the button whose step waits for a note

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  }

  function find(key) {
    return document.querySelector('[data-key="' + key + '"]:not(:disabled)');
  }

  function askForNote(button) {
    asking = button;
    help.textContent =
      "Say why, then press Ctrl + Enter to take the step “" +
      button.firstChild.textContent.trim() + "”, or Escape and the key again.";
    help.classList.add("decision-asks");
    note.focus();
  }

  function press(element) {
    if (element.hasAttribute("data-needs-note") && note && !note.value.trim()) {
      askForNote(element);
    } else {
      element.click();
    }
  }

  function showKeys() {
    var open = document.querySelector("dialog.keys-dialog");
    if (open) {
      open.close();
      return;
    }
    var text = document.getElementById("keys");
    var dialog = document.createElement("dialog");
    var close = document.createElement("button");
    if (!text) {
      return;
    }
    dialog.className = "keys-dialog";
    dialog.setAttribute("aria-label", "Keys");
    text.querySelectorAll("dl, p").forEach(function (part) {
      dialog.appendChild(part.cloneNode(true));
    });
    close.type = "button";
    close.className = "act";
    close.textContent = "Close";
    close.addEventListener("click", function () {
      dialog.close();
    });
    dialog.appendChild(close);
    dialog.addEventListener("close", function () {
      dialog.remove();
    });
    document.body.appendChild(dialog);
    dialog.showModal();
  }

  // In lists, j and k walk from row to row.
  function walk(step) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
    var next = rows[rows.indexOf(document.activeElement) + step];
    if (next) {
      next.focus();
    }
  }

  function isFree(event) {
    var plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    return plain && !event.defaultPrevented && !isTyping(event.target);
  }

  document.addEventListener("keydown", function (event) {
    if (!isFree(event)) {
      return;
    }
    var comment = document.getElementById("comment");
    var element = /^[a-z]$/.test(event.key) ? find(event.key) : null;
    if (event.key === "?") {
      showKeys();
    } else if (document.querySelector("dialog[open]")) {
      return;
    } else if (element) {
      press(element);
    } else if (event.key === "c" && comment) {
      comment.focus();
    } else if (event.key === "j" || event.key === "k") {
      walk(event.key === "j" ? 1 : -1);
      return;
    } else {
      return;
    }
    event.preventDefault();
  });

  if (note) {
    note.addEventListener("keydown", function (event) {
      if (event.key === "Escape") {
        note.blur();
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && asking) {
        event.preventDefault();
        press(asking);
      }
    });
  }

  // A second click on the way must not decide on the next claim.
  document.querySelectorAll("form[data-decision]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
      }
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", function () {
      delete form.dataset.sent;
    });
  });

  document.querySelectorAll("[data-help]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      showKeys();
    });
  });

  document.querySelectorAll("[data-select-all]").forEach(function (label) {
    var all = label.querySelector("input");
    label.hidden = false;
    all.addEventListener("change", function () {
      all.form.querySelectorAll('[name="selected"]').forEach(function (box) {
        box.checked = all.checked;
      });
    });
  });

  // Who opens a claim that has news has seen it: said by a request of its own, as the button does.
  document.querySelectorAll("form[data-see]").forEach(function (form) {
    window
      .fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
      .then(function () {
        form.hidden = true;
      })
      .catch(function () {});
  });

  var problem = document.querySelector(".problem");
  if (problem) {
    problem.focus();
  }
})();
