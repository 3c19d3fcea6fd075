import { expect, it } from 'vitest';
import { importedRange } from './importedRange';

const now = Date.parse('2026-11-28T12:00:00Z');

it('has all events, also the last', () => {
  expect(importedRange({ from: '2026-11-25T10:00:00.123456Z', to: '2026-11-27T10:00:00Z' }, now)).toEqual({ from: '2026-11-25T10:00:00.123Z', to: '2026-11-27T10:00:01.000Z' });
});

it('is a usual range for events that have the time of their arrival', () => {
  expect(importedRange({ from: '2026-11-28T11:59:58Z', to: '2026-11-28T11:59:59.5Z' }, now)).toEqual({ from: 'now-15m', to: 'now' });
});

it('is exact for events ahead of the clock', () => {
  expect(importedRange({ from: '2026-11-28T12:05:00Z', to: '2026-11-28T12:05:01Z' }, now)).toEqual({ from: '2026-11-28T12:05:00.000Z', to: '2026-11-28T12:05:02.000Z' });
});
