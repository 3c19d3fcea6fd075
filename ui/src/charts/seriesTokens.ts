/** Assigns tokens of tokens.css to series. The same name has the same color in every chart of the page. */

const slotCount = 12;
/** Slots of the names that have a color so far. At most maxNames; for later names only the hash decides. */
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

// A failure in green or a success in red would be misread, so these names have their own colors and all others avoid them.
const families: [pattern: RegExp, slots: number[]][] = [
  [/fail|error|exhaust|timeout|reject|denied|abort|crash|invalid/i, [7, 1, 3, 9]],
  [/success|complete|ok$|passed|done/i, [2, 8, 10]],
  [/(?:)/, [0, 4, 6, 10, 5, 11]],
];

/**
 * Tokens for series names. A name's slot is derived from the name itself, so that it survives a reload; if two names
 * have the same slot, the one later in the alphabet takes the next free one.
 */
export function seriesTokens(names: readonly (string | null)[], registry: Map<string, number> = taken): Map<string | null, string> {
  const sorted = names.filter((name): name is string => name !== null && name !== 'other').toSorted();
  for (const name of sorted) {
    if (!registry.has(name) && registry.size < maxNames) {
      registry.set(name, freeSlot(name, registry));
    }
  }
  return new Map(
    names.map((name) => [
      name,
      name === null || name === 'other' ? '--sg-series-other' : `--sg-series-${(registry.get(name) ?? wantedSlots(name)[0]!) + 1}`,
    ]),
  );
}

function freeSlot(name: string, registry: Map<string, number>): number {
  const used = new Set(registry.values());
  const wanted = wantedSlots(name);
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
