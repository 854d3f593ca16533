// Words typed into a form outlive a closed tab: this browser keeps them until they are saved.
//
// <form data-draft="<id of the person>" [data-sent]>: data-sent where the page shows what was sent.
(function () {
  "use strict";

  var PREFIX = "factbase-draft:";
  var LONGEST_MS = 7 * 24 * 3600 * 1000;
  var PAUSE_MS = 400;
  var UNTYPED = /^(file|password|submit|button|reset|image)$/;

  // A browser that refuses storage keeps nothing, and the form works all the same.
  function stored(key) {
    try {
      return JSON.parse(window.localStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }

  function store(key, draft) {
    try {
      if (draft) {
        window.localStorage.setItem(key, JSON.stringify(draft));
      } else {
        window.localStorage.removeItem(key);
      }
    } catch (error) {
      return;
    }
  }

  function storedKeys() {
    try {
      return Object.keys(window.localStorage).filter(function (key) {
        return key.indexOf(PREFIX) === 0;
      });
    } catch (error) {
      return [];
    }
  }

  function isTicked(control) {
    return control.type === "checkbox" || control.type === "radio";
  }

  function controlsOf(form) {
    return Array.prototype.filter.call(form.elements, function (control) {
      var isTyped = control.name && control.name !== "csrfmiddlewaretoken";
      return isTyped && !UNTYPED.test(control.type);
    });
  }

  // Each control's name, which of its namesakes it is, and what stands in it.
  function fieldsOf(form) {
    var seen = {};
    return controlsOf(form).map(function (control) {
      var number = (seen[control.name] = (seen[control.name] || 0) + 1);
      return [control.name, number, isTicked(control) ? control.checked : control.value];
    });
  }

  function putBack(form, fields) {
    var namesakes = {};
    controlsOf(form).forEach(function (control) {
      (namesakes[control.name] = namesakes[control.name] || []).push(control);
    });
    fields.forEach(function (field) {
      var control = (namesakes[field[0]] || [])[field[1] - 1];
      if (control && isTicked(control)) {
        control.checked = field[2];
      } else if (control) {
        control.value = field[2];
      }
    });
    controlsOf(form).forEach(function (control) {
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function homeless(form, fields) {
    var names = controlsOf(form).map(function (control) {
      return control.name;
    });
    return fields.filter(function (field) {
      return names.indexOf(field[0]) < 0 && typeof field[2] === "string" && field[2];
    });
  }

  function offer(form, key, draft) {
    var notice = form.querySelector("template[data-draft-notice]").content.cloneNode(true);
    var box = notice.firstElementChild;
    var lost = homeless(form, draft.fields);
    box.querySelector("time").textContent = new Date(draft.at).toLocaleString(
      document.documentElement.lang
    );
    if (lost.length) {
      box.querySelector("[data-draft-homeless]").hidden = false;
      box.querySelector("[data-draft-homeless] span").textContent = lost
        .map(function (field) {
          return field[2];
        })
        .join(" · ");
    }
    box.querySelector("[data-draft-restore]").addEventListener("click", function () {
      putBack(form, draft.fields);
      box.remove();
    });
    box.querySelector("[data-draft-discard]").addEventListener("click", function () {
      store(key, null);
      box.remove();
    });
    form.prepend(box);
  }

  function setUp(form) {
    var path = window.location.pathname + window.location.search;
    var key = PREFIX + form.dataset.draft + ":" + path;
    var untouched = JSON.stringify(fieldsOf(form));
    var draft = stored(key);
    var timer = 0;

    function keep(isSent) {
      var fields = fieldsOf(form);
      window.clearTimeout(timer);
      if (form.hasAttribute("data-sent") || JSON.stringify(fields) !== untouched) {
        store(key, { at: Date.now(), path: path, fields: fields, isSent: isSent });
      }
    }

    if (form.hasAttribute("data-sent")) {
      keep(false);
    } else if (draft && JSON.stringify(draft.fields) !== untouched) {
      offer(form, key, draft);
    }
    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, PAUSE_MS, false);
    });
    form.addEventListener("submit", function () {
      keep(true);
    });
    window.addEventListener("pagehide", function () {
      if (timer) {
        keep((stored(key) || {}).isSent || false);
      }
    });
  }

  // Whether the form was sent, itself or from the page that keeps it over signing in, and led on.
  function isSaved(draft) {
    var here = window.location.pathname;
    var senders = [draft.path, "/accounts/kept/"].map(function (path) {
      return window.location.origin + path;
    });
    var ledOn = draft.isSent && senders.indexOf(document.referrer) >= 0;
    return ledOn && here !== draft.path.split("?")[0] && here.indexOf("/accounts/") !== 0;
  }

  function settle() {
    storedKeys().forEach(function (key) {
      var draft = stored(key);
      if (!draft || Date.now() - draft.at > LONGEST_MS || isSaved(draft)) {
        store(key, null);
      }
    });
  }

  settle();
  document.querySelectorAll("form[data-draft]").forEach(setUp);
})();
