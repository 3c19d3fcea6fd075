import { expect, it } from 'vitest';
import { lastingLink, maxColumns, readParams, writeParams } from './exploreParams';

const read = (search: string) => readParams(new URLSearchParams(search));

it('has defaults for everything', () => {
  expect(read('')).toEqual({ mode: 'list', filter: '', from: 'now-7d', to: 'now', event: null, columns: null, live: false, by: 'event', tab: 'fields' });
});

it('comes back the same from the URL', () => {
  const params = { mode: 'list' as const, filter: 'a="b & c" AND d>1', from: 'now-1h', to: 'now', event: 'ff', columns: ['model', 'attributes.http.method'], live: true, by: 'level' as const, tab: 'json' as const };
  expect(readParams(writeParams(new URLSearchParams(), params))).toEqual(params);
});

it('leaves defaults out and strangers in', () => {
  const search = writeParams(new URLSearchParams('tenant=acme&filter=x&event=1'), { filter: ' ', event: null, from: 'now-7d', to: 'now' });
  expect(search.toString()).toBe('tenant=acme');
});

it('leaves the question alone while it is measured, and forgets it for the list', () => {
  const measured = new URLSearchParams('mode=measure&fn=p95&field=duration_ms&by=level&filter=a');
  expect(writeParams(measured, { filter: 'b' }).toString()).toBe('mode=measure&fn=p95&field=duration_ms&by=level&filter=b');
  expect(writeParams(measured, { mode: 'list' }).toString()).toBe('by=level&filter=a');
});

it('takes nonsense for the default', () => {
  expect(read('tab=nope&by=model&live=yes&columns=,,&event=')).toEqual(read(''));
});

it('bounds the columns and names each once', () => {
  const many = Array.from({ length: 40 }, (_, index) => `c${index}`).join(',');
  expect(read(`columns=a,a,${many}`).columns).toHaveLength(maxColumns);
});

it('keeps the moments of a view in its link', () => {
  const now = Date.UTC(2026, 10, 28, 12);
  const link = (search: string) => decodeURIComponent(lastingLink(`https://host/sub/explore${search}`, now));
  expect(link('')).toBe('https://host/sub/explore?from=2026-11-21T12:00:00.000Z&to=2026-11-28T12:00:00.000Z');
  expect(link('?event=7&from=now-1h&live=1')).toBe('https://host/sub/explore?event=7&from=2026-11-28T11:00:00.000Z&to=2026-11-28T12:00:00.000Z');
});
