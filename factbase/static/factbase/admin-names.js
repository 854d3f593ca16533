// Names and focus for what the admin's own scripts build without: boxes that suggest, and parts that
// scroll sideways.
(function () {
  "use strict";

  function nameBoxes() {
    document.querySelectorAll("select.admin-autocomplete").forEach(function (select) {
      var label = document.querySelector('label[for="' + select.id + '"]');
      var box = select.parentElement.querySelector(".select2-selection");
      if (label && box) {
        var name = label.textContent.trim().replace(/[:：]$/, "");
        box.removeAttribute("aria-labelledby");
        [box, box.querySelector(".select2-selection__rendered")].forEach(function (part) {
          part.setAttribute("aria-label", name);
        });
      }
    });
  }

  function letScroll() {
    document.querySelectorAll(".inline-group").forEach(function (group) {
      group.tabIndex = 0;
    });
  }

  // After the admin's own scripts, which wait for the page by jQuery.
  if (window.django && window.django.jQuery) {
    window.django.jQuery(nameBoxes);
  }
  letScroll();
  // The admin fills a row that was added before it tells of it.
  document.addEventListener("formset:added", function () {
    window.setTimeout(nameBoxes);
  });
})();
