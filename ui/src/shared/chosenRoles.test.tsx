import { expect, it } from 'vitest';
import { chosenRoles, withoutRoles, withRole } from './chosenRoles';

const search = new URLSearchParams('from=now-1d&role.duration=response.latency_ms&role.cost=&role.=x');

it('reads the roles of the address, also those that have no field', () => {
  expect(chosenRoles(search)).toEqual({ duration: 'response.latency_ms', cost: '' });
});

it('writes one role and keeps everything else', () => {
  expect(withRole('cost', 'price')(search).toString()).toBe('from=now-1d&role.duration=response.latency_ms&role.=x&role.cost=price');
  expect(withRole('duration', '')(search).get('role.duration')).toBe('');
  expect(withRole('duration', null)(search).has('role.duration')).toBe(false);
});

it('goes back to the guesses', () => {
  expect(withoutRoles(search).toString()).toBe('from=now-1d');
});
