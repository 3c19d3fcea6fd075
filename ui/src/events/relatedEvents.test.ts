import { expect, it } from 'vitest';
import { anEvent } from '../testing/shapes';
import { relatedLinks } from './relatedEvents';

const event = anEvent({ job_id: 'j"1', request_id: '', user_id: 7 });

it('offers the identifiers that the event has, around its time', () => {
  expect(relatedLinks(event)).toEqual([
    { field: 'job_id', label: 'Same job', scope: { filter: 'job_id="j\\"1"', from: '2026-11-20T06:00:00.000Z', to: '2026-11-20T18:00:00.000Z' } },
    { field: 'user_id', label: 'Same user', scope: { filter: 'user_id=7', from: '2026-11-19T12:00:00.000Z', to: '2026-11-21T12:00:00.000Z' } },
  ]);
});

it('offers nothing around a time that is none', () => {
  expect(relatedLinks({ ...event, time: 'soon' })).toEqual([]);
});
