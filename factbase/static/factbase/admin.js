// Previews of what a value means, in the forms of the admin.
(function ($) {
  "use strict";

  // The admin's autocomplete tells jQuery alone that another record was chosen.
  $(document).on("change", "select.admin-autocomplete", function (event) {
    if (!event.originalEvent) {
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // A row that was added carries the number of its template in the attributes of its preview.
  document.addEventListener("formset:added", function (event) {
    var row = event.target;
    var number = row.id.slice(row.id.lastIndexOf("-") + 1);
    row.querySelectorAll("[hx-get]").forEach(function (input) {
      ["hx-get", "hx-trigger", "hx-target", "hx-include"].forEach(function (name) {
        input.setAttribute(name, input.getAttribute(name).replace(/__prefix__/g, number));
      });
      window.htmx.process(input);
    });
  });
})(django.jQuery);
