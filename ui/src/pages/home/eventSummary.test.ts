import { expect, it } from 'vitest';
import { eventSummary } from './eventSummary';

const event = (fields: object) => ({ id: '1', time: '2026-11-20T10:00:00Z', ...fields });

it('takes the most telling values, with their units', () => {
  expect(eventSummary(event({ model: 'm', duration_ms: 1_234, error: 'Network timeout', user_id: 'u' }))).toBe('Network timeout · m · 1.23\u00a0s');
});

it('looks into the attributes too', () => {
  expect(eventSummary(event({ attributes: { result: 'hit' } }))).toBe('hit');
});

it('is empty when nothing tells', () => {
  expect(eventSummary(event({ error: '', model: null }))).toBe('');
});
