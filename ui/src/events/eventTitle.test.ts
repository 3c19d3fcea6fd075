import { expect, it } from 'vitest';
import { anEvent } from '../testing/shapes';
import { eventTitle } from './eventTitle';

it.each([
  [{ event: 'chat', message: 'hello' }, 'chat'],
  [{ event: null, message: 'llm call failed', attributes: { path: '/v1' } }, 'llm call failed'],
  [{ attributes: { msg: 'request completed', req: { method: 'GET', url: '/health' } } }, 'request completed'],
  [{ attributes: { request: { method: 'POST', path: '/v1/chat' }, response: { status: 500 } } }, 'POST /v1/chat'],
  [{ attributes: { request: { path: '/v1/chat' } } }, '/v1/chat'],
  [{ service: 's', user_id: 'u-1', attributes: { count: 3, foo: 'bar' } }, 'bar'],
  [{ attributes: { count: 3 } }, '(no event)'],
  [{ message: 'x'.repeat(5_000) }, 'x'.repeat(200)],
])('calls %j %j', (fields, title) => {
  expect(eventTitle(anEvent(fields))).toBe(title);
});
