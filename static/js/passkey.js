// Says so when a passkey was not used: the person cancelled, or the browser cannot. The password and codes still work.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const fault = document.getElementById("passkey-fault");
  if (!fault) return;
  fault.hidden = false;
  fault.focus();
});
