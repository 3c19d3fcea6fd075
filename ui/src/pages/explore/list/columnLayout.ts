/** How the columns of the list share its width. Pixels; the last column takes what is left. */

export interface ColumnLayout {
  /** For `grid-template-columns`. */
  template: string;
  /** Below this the list scrolls sideways. */
  minWidth: number;
}

const TIME = 142;
const LEVEL = 58;
const EVENT = { min: 140, max: 224 };
const SUMMARY = 240;

const WIDTHS: [pattern: RegExp, width: number][] = [
  [/(^|[._])model$|route$|url$/, 232],
  [/error|failure|reason|message|prompt|completion/, 250],
  [/(^|[._])id$|_id$/, 130],
  [/_ms$|duration|latency|tokens$|score|cost|usd|count|attempt|index|percent|status_code/, 104],
];

export function columnWidth(name: string): number {
  return WIDTHS.find(([pattern]) => pattern.test(name))?.[1] ?? 132;
}

export function columnLayout(columns: readonly string[], summary: boolean): ColumnLayout {
  const own = [...columns.map(columnWidth), ...(summary || columns.length === 0 ? [SUMMARY] : [])];
  const fixed = own.slice(0, -1).map((width) => `${width}px`);
  const last = own.at(-1) ?? SUMMARY;
  return {
    template: [`${TIME}px`, `${LEVEL}px`, `minmax(${EVENT.min}px, ${EVENT.max}px)`, ...fixed, `minmax(${last}px, 1fr)`].join(' '),
    minWidth: TIME + LEVEL + EVENT.min + own.reduce((sum, width) => sum + width, 0),
  };
}
