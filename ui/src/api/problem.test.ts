import { describe, expect, it } from 'vitest';
import { parseProblem } from './problem';

describe('parseProblem', () => {
  it('reads a problem of the server', () => {
    const problem = parseProblem(
      400,
      '{"type":"/problems/query-syntax","title":"The filter cannot be read","status":400,"detail":"Expected a value.","code":"query_syntax","traceId":"abc","position":6,"length":2,"expected":["a string","a number"],"hint":"Did you mean ="}',
      null,
    );
    expect(problem.message).toBe('Expected a value.');
    expect(problem).toMatchObject({ status: 400, code: 'query_syntax', title: 'The filter cannot be read', traceId: 'abc' });
    expect(problem.query).toEqual({ position: 6, length: 2, message: 'Expected a value.', expected: ['a string', 'a number'], hint: 'Did you mean =' });
  });

  it('has no place in a query when the server names none', () => {
    expect(parseProblem(404, '{"title":"No such event"}', null).query).toBeNull();
  });

  it('makes do with the status when the body is no problem', () => {
    expect(parseProblem(503, '<html>', '7')).toMatchObject({ code: 'http_503', retryAfterSeconds: 7, title: 'The server is busy or starting' });
    expect(parseProblem(500, '[]', 'Wed, 21 Oct 2026 07:28:00 GMT')).toMatchObject({ retryAfterSeconds: null });
    expect(parseProblem(418, '', null).title).toBe('The server answered 418');
  });
});
