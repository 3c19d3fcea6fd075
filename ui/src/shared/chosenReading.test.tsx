import { expect, it } from 'vitest';
import { chosenReading, choosesRoles, withGroup, withoutReading, withoutRoles, withRole } from './chosenReading';

const search = new URLSearchParams('from=now-1d&group=run_id&role.duration=response.latency_ms&role.cost=&role.=x');

it('reads the group and the roles of the address, also those that have no field', () => {
  expect(chosenReading(search)).toEqual({ group: 'run_id', 'role.duration': 'response.latency_ms', 'role.cost': '' });
  expect(choosesRoles(chosenReading(search))).toBe(true);
  expect(choosesRoles({ group: 'run_id' })).toBe(false);
});

it('writes one role and keeps everything else', () => {
  expect(withRole('cost', 'price')(search).toString()).toBe('from=now-1d&group=run_id&role.duration=response.latency_ms&role.=x&role.cost=price');
  expect(withRole('duration', '')(search).get('role.duration')).toBe('');
  expect(withRole('duration', null)(search).has('role.duration')).toBe(false);
});

it('forgets the roles of other events', () => {
  expect(withGroup('Duration (s)')(search).toString()).toBe('from=now-1d&group=Duration+%28s%29');
});

it('goes back to the guesses', () => {
  expect(withoutRoles(search).toString()).toBe('from=now-1d&group=run_id');
  expect(withoutReading(search).toString()).toBe('from=now-1d');
});
