import { expect, it } from 'vitest';
import { withContext } from './searchParameters';

it('keeps range and tenant, and nothing of the page it leaves', () => {
  const search = new URLSearchParams('from=now-1h&to=now&tenant=acme&pack=p&filter=old');
  expect(withContext('/explore', search, { filter: 'a=1' })).toBe('/explore?from=now-1h&to=now&tenant=acme&filter=a%3D1');
  expect(withContext('/', new URLSearchParams())).toBe('/');
});
