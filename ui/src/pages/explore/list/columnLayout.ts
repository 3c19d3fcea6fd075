import type { ColumnWidths } from './useColumnWidths';

/** How the columns of the list share its width. Pixels; the last column takes the rest. */

export interface ColumnLayout {
  /** For `grid-template-columns`. */
  template: string;
  /** Below this width the list scrolls horizontally. */
  minWidth: number;
}

const timeWidth = 142;
const levelWidth = 58;
export const eventWidth = { min: 140, max: 224 };
/** For events without a name, whose title is a message. */
const sentenceWidth = 420;
const summaryWidth = 240;

const widthRules: [pattern: RegExp, width: number][] = [
  [/(^|[._])model$|route$|url$/, 232],
  [/error|failure|reason|message|prompt|completion/, 250],
  [/(^|[._])id$|_id$/, 130],
  [/_ms$|duration|latency|tokens$|score|cost|usd|count|attempt|index|percent|status_code/, 104],
];

export function columnWidth(name: string): number {
  return widthRules.find(([pattern]) => pattern.test(name))?.[1] ?? 132;
}

/**
 * @param sentences True when events have no name and a message stands in its place.
 * @param widths Those that the reader chose.
 */
export function columnLayout(columns: readonly string[], summary: boolean, sentences = false, widths: ColumnWidths = {}): ColumnLayout {
  const event = widths['event'];
  const own = [...columns.map((name) => widths[name] ?? columnWidth(name)), ...(summary || columns.length === 0 ? [summaryWidth] : [])];
  const fixed = own.slice(0, -1).map((width) => `${width}px`);
  const last = own.at(-1) ?? summaryWidth;
  return {
    template: [`${timeWidth}px`, `${levelWidth}px`, event === undefined ? `minmax(${eventWidth.min}px, ${sentences ? sentenceWidth : eventWidth.max}px)` : `${event}px`, ...fixed, `minmax(${last}px, 1fr)`].join(' '),
    minWidth: timeWidth + levelWidth + (event ?? eventWidth.min) + own.reduce((sum, width) => sum + width, 0),
  };
}
