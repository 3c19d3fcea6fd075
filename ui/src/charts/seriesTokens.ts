/** Assigns tokens of tokens.css to series. A name keeps its color from chart to chart, unless another name of the chart has it. */

const slotCount = 12;
/** The slot that each name had last. At most maxNames; for later names only the hash decides. */
const taken = new Map<string, number>();
const maxNames = 1_000;

const levelPatterns: [pattern: RegExp, token: string][] = [
  [/^(fatal|critical|crit|alert|emerg)/i, 'level-fatal'],
  [/^err/i, 'level-error'],
  [/^warn/i, 'level-warn'],
  [/^(info|notice|log$)/i, 'level-info'],
  [/^debug/i, 'level-debug'],
  [/^(trace|verbose)/i, 'level-trace'],
];

/** `--sg-level-error` for "error", "ERROR" and "err". */
export function levelToken(level: string | null | undefined): string {
  const token = levelPatterns.find(([pattern]) => pattern.test(level ?? ''))?.[1];
  return `--sg-${token ?? 'series-other'}`;
}

/** From 0 for unknown levels to 6 for fatal. */
export function severity(level: string | null): number {
  const index = levelPatterns.findIndex(([pattern]) => pattern.test(level ?? ''));
  return index === -1 ? 0 : levelPatterns.length - index;
}

// A failure in green or a success in red would be misread, so these names have their own colors and all others avoid them.
const families: [pattern: RegExp, slots: number[]][] = [
  [/fail|error|exhaust|timeout|reject|denied|abort|crash|invalid/i, [7, 1, 3, 9]],
  [/success|complete|ok$|passed|done/i, [2, 8, 10]],
  [/(?:)/, [0, 4, 6, 10, 5, 11]],
];

/**
 * Tokens for the series of one chart, each with its own color as long as there are enough. A name has the slot it had before
 * if that is free here; others have one that is derived from the name itself, so that it survives a reload, or the next free one.
 */
export function seriesTokens(names: readonly (string | null)[], registry: Map<string, number> = taken): Map<string | null, string> {
  const sorted = names.filter((name): name is string => name !== null && name !== 'other').toSorted();
  const known = sorted.filter((name) => registry.has(name));
  const slots = new Map<string, number>();
  for (const name of [...known, ...sorted.filter((other) => !registry.has(other))]) {
    const slot = freeSlot(name, registry.get(name), new Set(slots.values()));
    slots.set(name, slot);
    if (registry.has(name) || registry.size < maxNames) {
      registry.set(name, slot);
    }
  }
  return new Map(names.map((name) => [name, name === null || name === 'other' ? '--sg-series-other' : `--sg-series-${slots.get(name)! + 1}`]));
}

function freeSlot(name: string, before: number | undefined, used: ReadonlySet<number>): number {
  const wanted = [...(before === undefined ? [] : [before]), ...wantedSlots(name)];
  const any = Array.from({ length: slotCount }, (_, slot) => slot);
  return [...wanted, ...any].find((slot) => !used.has(slot)) ?? wanted[0]!;
}

/** The slots of the name's family, starting at the name's own. */
function wantedSlots(name: string): number[] {
  const slots = families.find(([pattern]) => pattern.test(name))![1];
  const start = hash(name) % slots.length;
  return [...slots.slice(start), ...slots.slice(0, start)];
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
