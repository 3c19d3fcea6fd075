import type { Unit } from '../api/types';

const nothing = '–';
const space = '\u00a0'; // Between a number and its unit, so that they never part.

/** Keeps the numbers of a text on one line with their units. */
export function keepUnits(text: string): string {
  return text.replace(/(\d) (%|ms|s|min|h|d|M|B|tokens)(?=\W|$)/g, `$1${space}$2`);
}

/** A value with its unit, as short as possible but exact enough to act on: 0.912 as ratio is "91.2 %"; 4 per creation is "4 per creation". */
export function formatValue(value: number | null | undefined, unit: Unit | string | null | undefined, per?: string | null): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return nothing;
  }
  return per == null ? formatPlain(value, unit) : `${formatPlain(value, unit)}${space}per ${per}`;
}

function formatPlain(value: number, unit: Unit | string | null | undefined): string {
  switch (unit) {
    case 'ratio':
      return formatPercent(value * 100);
    case 'percent':
      return formatPercent(value);
    case 'usd':
      return formatMoney(value);
    case 'ms':
      return formatDuration(value);
    case 'seconds':
      return formatDuration(value * 1_000);
    case 'tokens':
      return `${formatCount(value)}${space}tokens`;
    case 'count':
      return formatCount(value);
    default:
      return formatNumber(value);
  }
}

/** 91.2 % · 0.42 % · 100 %: one decimal; two below one percent, so that small rates do not vanish. */
export function formatPercent(value: number): string {
  const decimals = value !== 0 && Math.abs(value) < 1 ? 2 : 1;
  return `${trimZeros(value.toFixed(decimals))}${space}%`;
}

/** $41.33 · $1,204.50 · $0.003675: two decimals from ten cents on, four significant digits below. */
export function formatMoney(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size === 0) {
    return '$0';
  }
  if (size >= 0.1) {
    const decimals = size >= 100_000 ? 0 : 2;
    return `${sign}$${grouped(size, decimals, decimals)}`;
  }
  return `${sign}$${trimZeros(size.toFixed(Math.min(10, 3 - Math.floor(Math.log10(size)))))}`;
}

/** 0.4 ms · 950 ms · 1.24 s · 2 min 5 s · 3 h 12 min · 2 d 4 h */
export function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (size < 1) {
    return `${sign}${trimZeros(size.toFixed(2))}${space}ms`;
  }
  if (size < 1_000) {
    return `${sign}${trimZeros(size.toFixed(size < 10 ? 1 : 0))}${space}ms`;
  }
  if (size < 60_000) {
    return `${sign}${trimZeros((size / 1_000).toFixed(size < 10_000 ? 2 : 1))}${space}s`;
  }
  const seconds = Math.round(size / 1_000);
  if (seconds < 3_600) {
    return sign + pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) {
    return sign + pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  }
  const hours = Math.round(minutes / 60);
  return sign + pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** 12,480 · 1.24 M · 0.0295: exact up to a hundred thousand; of a quotient, one decimal, and below one as any number. */
export function formatCount(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 1) {
    return formatNumber(value);
  }
  if (size >= 1e9) {
    return `${trimZeros((value / 1e9).toFixed(2))}${space}B`;
  }
  if (size >= 1e6) {
    return `${trimZeros((value / 1e6).toFixed(2))}${space}M`;
  }
  return Number.isInteger(value) ? grouped(value, 0, 0) : grouped(value, 0, 1);
}

/** 3.14 · 0.3142 · 0.0003142: two decimals, or four significant digits below one. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 1) {
    return grouped(value, 0, 2);
  }
  const sign = value < 0 ? '−' : '';
  return `${sign}${trimZeros(size.toFixed(Math.min(12, 3 - Math.floor(Math.log10(size)))))}`;
}

/** A round number at an axis, with all of its decimals, so that no two labels are alike: 0.05 · 99.85 % · $0.125 · 1.025 M. */
export function formatTickValue(value: number, unit: Unit | string | null | undefined): string {
  switch (unit) {
    case 'ratio':
      return `${exact(value * 100)}${space}%`;
    case 'percent':
      return `${exact(value)}${space}%`;
    case 'usd': {
      const digits = exact(Math.abs(value));
      return /\.\d{3}/.test(digits) ? `${value < 0 ? '−' : ''}$${digits}` : formatMoney(value);
    }
    case 'ms':
    case 'seconds':
      return formatValue(value, unit);
    case 'tokens':
      return `${exactCount(value)}${space}tokens`;
    default:
      return exactCount(value);
  }
}

function exactCount(value: number): string {
  const size = Math.abs(value);
  return size >= 1e9 ? `${exact(value / 1e9)}${space}B` : size >= 1e6 ? `${exact(value / 1e6)}${space}M` : exact(value);
}

/** Without the noise of floats: 0.1 + 0.2 is 0.3. */
function exact(value: number): string {
  return Number(value.toPrecision(12)).toLocaleString('en-US', { maximumFractionDigits: 12 });
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${trimZeros(size.toFixed(unit === 0 || size >= 100 ? 0 : 1))}${space}${units[unit]}`;
}

function grouped(value: number, minimumDecimals: number, maximumDecimals: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: minimumDecimals,
    maximumFractionDigits: maximumDecimals,
  });
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${space}${largeUnit}`;
  return small === 0 ? first : `${first} ${small}${space}${smallUnit}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The same text in two parts, for displays with a smaller unit: "91.2" and "%". Money is not split. */
export function splitUnit(text: string): [number: string, unit: string] {
  const at = text.indexOf(space);
  return at < 0 || text.includes(' ') ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
