// Runs before the first paint so that a dark page never flashes white. A file, not inline: the policy allows no inline scripts.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('sightglass.colorScheme');
  } catch {
    // Storage may be switched off; the system's choice applies.
  }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
