/** The content of a file: that of a gzip file decompressed, recognized by its first bytes and not by its name. */
export async function unpacked(file: Blob): Promise<Blob> {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    return file;
  }
  try {
    return await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  } catch {
    throw new Error('It is not a complete gzip file. Compress it again, or import it uncompressed.');
  }
}
