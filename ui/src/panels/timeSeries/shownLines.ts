/** Which lines of a legend are shown: all but the hidden ones. Pure functions over names. */
export type HiddenLines = ReadonlySet<string>;

export const allShown: HiddenLines = new Set();

/** Shows or hides one line. The last one that is shown stays. */
export function toggled(hidden: HiddenLines, label: string, labels: readonly string[]): HiddenLines {
  const next = new Set(hidden);
  if (!next.delete(label)) {
    next.add(label);
  }
  return labels.every((one) => next.has(one)) ? hidden : next;
}

/** Shows one line alone; all of them if it is alone already. */
export function isolated(hidden: HiddenLines, label: string, labels: readonly string[]): HiddenLines {
  return isAlone(hidden, label, labels) ? allShown : new Set(labels.filter((one) => one !== label));
}

export function isAlone(hidden: HiddenLines, label: string, labels: readonly string[]): boolean {
  return labels.length > 1 && labels.every((one) => hidden.has(one) === (one !== label));
}
