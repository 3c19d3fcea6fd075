import { sendEvents } from '../api/events';
import { ApiProblem } from '../api/problem';
import type { IngestAnswer } from '../api/types';
import { splitLines } from './splitLines';
import { unpacked } from './unpacked';

export interface UploadProgress {
  sentBytes: number;
  totalBytes: number;
  accepted: number;
  rejected: number;
  /** The first rejections, with the zero-based index of the record in the whole file. */
  errors: IngestAnswer['errors'];
}

const keptErrors = 20;
const attempts = 4;

/** Sends a file piece by piece and reports after each. If the server is busy, it waits and retries. */
export async function upload(source: Blob, onProgress: (progress: UploadProgress) => void, signal: AbortSignal): Promise<UploadProgress> {
  const file = await unpacked(source);
  let progress: UploadProgress = { sentBytes: 0, totalBytes: file.size, accepted: 0, rejected: 0, errors: [] };
  onProgress(progress);
  for await (const piece of splitLines(file)) {
    const answer = await sendPatiently(piece.text, signal);
    const errors = answer.errors.map((error) => ({ ...error, index: error.index + piece.firstIndex }));
    progress = {
      ...progress,
      sentBytes: progress.sentBytes + piece.bytes,
      accepted: progress.accepted + answer.accepted,
      rejected: progress.rejected + answer.rejected,
      errors: [...progress.errors, ...errors].slice(0, keptErrors),
    };
    onProgress(progress);
  }
  return progress;
}

async function sendPatiently(text: string, signal: AbortSignal): Promise<IngestAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendEvents(text, signal);
    } catch (error) {
      const isBusy = error instanceof ApiProblem && (error.status === 503 || error.status === 429);
      if (!isBusy || attempt === attempts) {
        throw error;
      }
      await pause((error.retryAfterSeconds ?? 2 ** attempt) * 1_000, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
