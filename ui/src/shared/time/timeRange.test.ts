import { expect, it } from 'vitest';
import { absoluteRange, isInverted, rangeLabel, resolveRange, stepFor } from './timeRange';

const now = Date.parse('2026-11-20T14:30:45.500Z');

it('needs the end after the start', () => {
  expect(resolveRange({ from: 'now-1h', to: 'now' }, now)).toEqual({ from: now - 3_600_000, to: now });
  expect(resolveRange({ from: 'now', to: 'now' }, now)).toBeNull();
  expect(resolveRange({ from: 'now', to: 'now-1h' }, now)).toBeNull();
  expect(resolveRange({ from: 'soon', to: 'now' }, now)).toBeNull();
});

it('names presets and spells out the rest', () => {
  expect(rangeLabel({ from: 'now-7d', to: 'now' }, 'utc')).toBe('Last 7 days');
  expect(rangeLabel({ from: 'now-2d', to: 'now-1d' }, 'utc')).toBe('now-2d – now-1d');
  expect(rangeLabel({ from: '2025-11-20T10:00:00Z', to: 'now' }, 'utc')).toBe('20 Nov 2025, 10:00 – now');
  expect(rangeLabel({ from: 'now-365d', to: 'now' }, 'utc')).toBe('Last 365 days');
  expect(rangeLabel({ from: 'now-1w', to: 'now' }, 'utc')).toBe('Last week');
  expect(rangeLabel({ from: 'now/d', to: 'now' }, 'utc')).toBe('Today');
  expect(rangeLabel({ from: '2025-11-20T10:00:00', to: '2025-11-20T10:00:01' }, 'utc')).toBe('20 Nov 2025, 10:00:00 – 10:00:01');
});

it('keeps a chart between some dozens and some hundreds of steps', () => {
  expect([900_000, 86_400_000, 604_800_000, 14 * 86_400_000, 30 * 86_400_000, 365 * 86_400_000].map(stepFor)).toEqual(['1m', '15m', '3h', '6h', '1d', '1d']);
});

it('knows a range whose ends are swapped', () => {
  expect(isInverted({ from: 'now', to: 'now-1h' }, now)).toBe(true);
  expect(isInverted({ from: 'now-1h', to: 'now' }, now)).toBe(false);
  expect(isInverted({ from: 'soon', to: 'now' }, now)).toBe(false);
});

it('keeps the moments of a range for a link', () => {
  expect(absoluteRange({ from: 'now-1h', to: 'now' }, now)).toEqual({ from: '2026-11-20T13:30:45.500Z', to: '2026-11-20T14:30:45.500Z' });
});
