// Carries the identity provider's answer on without a click. The button below it does the same without scripts.
document.getElementById("post-form").submit();
