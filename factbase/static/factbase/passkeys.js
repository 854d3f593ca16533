// Shows the buttons for passkeys where the browser has them, and says so when one fails.
(function () {
  "use strict";

  var possible = Boolean(window.PublicKeyCredential);
  document.querySelectorAll("[data-passkey]").forEach(function (button) {
    button.hidden = !possible;
  });
  document.querySelectorAll("[data-passkey-missing]").forEach(function (line) {
    line.hidden = possible;
  });

  function showProblem(isShown) {
    document.querySelectorAll("[data-passkey-problem]").forEach(function (line) {
      line.hidden = !isShown;
    });
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-passkey]")) {
      showProblem(false);
    }
  });
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    showProblem(true);
  });
})();
