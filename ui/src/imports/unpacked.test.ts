import { expect, it } from 'vitest';
import { unpacked } from './unpacked';

const text = '{"event":"a"}\n{"event":"b"}\n';

async function gzip(content: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Response(content).body!.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
}

it('leaves a plain file as it is', async () => {
  const file = new Blob([text]);
  expect(await unpacked(file)).toBe(file);
  expect((await unpacked(new Blob([]))).size).toBe(0);
});

it('decompresses a gzip file', async () => {
  expect(await (await unpacked(new Blob([await gzip(text)]))).text()).toBe(text);
});

it('says what is wrong with a gzip file that is cut off', async () => {
  const whole = await gzip(text.repeat(100));
  await expect(unpacked(new Blob([whole.slice(0, -10)]))).rejects.toThrow('It is not a complete gzip file. Compress it again, or import it uncompressed.');
});
