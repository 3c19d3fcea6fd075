/** "p95 of duration_ms" is `p95_of_duration_ms`: a name as formulas have them. */
export function metricName(title: string): string {
  return nameOf(title, '_');
}

/** "Slow models" is `slow-models`: a name as addresses have them. */
export function dashboardName(title: string): string {
  return nameOf(title.replaceAll('_', ' '), '-');
}

const maxChars = 64;

function nameOf(title: string, separator: string): string {
  const words = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().split(/[^a-z0-9_]+/).filter(Boolean);
  const name = words.join(separator).replaceAll(/[_-]+$/g, '');
  return (/^[a-z]/.test(name) || name === '' ? name : `m${separator}${name}`).slice(0, maxChars).replace(/[_-]+$/, '');
}
