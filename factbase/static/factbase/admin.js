// Previews of what a value means, in the forms of the admin.
(function ($) {
  "use strict";

  // The admin's autocomplete tells jQuery alone that another record was chosen.
  $(document).on("select2:select select2:clear", "select.admin-autocomplete", function (event) {
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // “Last year” is read by the date of the first source: the stored one, or the one just chosen.
  document.addEventListener("htmx:configRequest", function (event) {
    var stored = document.getElementById("first-source");
    var chosen = document.getElementById("id_evidence-0-source");
    var source = stored || chosen;
    if (source && source.value) {
      event.detail.parameters.source_id = source.value;
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
