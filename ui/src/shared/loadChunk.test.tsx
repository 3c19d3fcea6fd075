import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadChunk } from './loadChunk';

const fetch = vi.fn<typeof globalThis.fetch>();

beforeEach(() => {
  fetch.mockReset();
  vi.stubGlobal('fetch', fetch);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('waits for a server that is away', async () => {
  fetch.mockRejectedValueOnce(new TypeError('network')).mockRejectedValueOnce(new TypeError('network')).mockResolvedValue(Response.json({}));
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('1')).mockRejectedValueOnce(new Error('2')).mockRejectedValueOnce(new Error('3')).mockResolvedValue('page');
  const loaded = loadChunk(load);
  await vi.runAllTimersAsync();
  expect(await loaded).toBe('page');
  expect(load).toHaveBeenCalledTimes(4);
});

it('fails when the server answers and the file is gone', async () => {
  fetch.mockImplementation(async () => Response.json({}));
  const load = vi.fn<() => Promise<string>>().mockRejectedValue(new Error('no such file'));
  const failed = expect(loadChunk(load)).rejects.toThrow('no such file');
  await vi.runAllTimersAsync();
  await failed;
  expect(load).toHaveBeenCalledTimes(2);
});
