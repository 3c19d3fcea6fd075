import { sendPiece } from '../api/events';
import { ApiProblem } from '../api/problem';
import type { EventWarning, ImportTimes, IngestAnswer } from '../api/types';
import { pieceBytes, splitLines, type Piece } from './splitLines';
import { unpacked } from './unpacked';

export interface UploadProgress {
  sentBytes: number;
  totalBytes: number;
  accepted: number;
  rejected: number;
  /** Of the accepted events, those that the server had from an earlier import. */
  repeated: number;
  /** When the accepted events happened; null before the first. */
  times: ImportTimes | null;
  /** The first rejections, with their place in the whole file. */
  errors: ImportError[];
  /** What the server said about accepted events, by its code and words. */
  warnings: EventWarning[];
}

/** A rejected event: its zero-based index in the file, and its one-based line if the file has lines of events. */
export interface ImportError {
  index: number;
  line: number | null;
  message: string;
}

const keptErrors = 20;
const attempts = 4;

/** Sends a file piece by piece and reports after each. If the server is busy, it waits and retries. */
export async function upload(source: File, onProgress: (progress: UploadProgress) => void, signal: AbortSignal): Promise<UploadProgress> {
  const file = await unpacked(source);
  let progress: UploadProgress = { sentBytes: 0, totalBytes: file.size, accepted: 0, rejected: 0, repeated: 0, times: null, errors: [], warnings: [] };
  onProgress(progress);
  for await (const piece of splitLines(file, pieceBytes, source.name)) {
    const answer = await sendPatiently(piece, signal);
    const errors = answer.errors.map((error) => ({
      index: error.index + piece.firstIndex,
      line: piece.firstLine === null || error.line === undefined || error.line === null ? null : error.line + piece.firstLine - 1,
      message: error.message,
    }));
    progress = {
      ...progress,
      sentBytes: progress.sentBytes + piece.bytes,
      accepted: progress.accepted + answer.accepted,
      rejected: progress.rejected + answer.rejected,
      repeated: progress.repeated + (answer.repeated ?? 0),
      times: around(progress.times, answer.times ?? null),
      errors: [...progress.errors, ...errors].slice(0, keptErrors),
      warnings: joined(progress.warnings, answer.warnings ?? []),
    };
    onProgress(progress);
  }
  return progress;
}

function around(known: ImportTimes | null, added: ImportTimes | null): ImportTimes | null {
  if (known === null || added === null) {
    return known ?? added;
  }
  return {
    from: Date.parse(added.from) < Date.parse(known.from) ? added.from : known.from,
    to: Date.parse(added.to) > Date.parse(known.to) ? added.to : known.to,
  };
}

/** One warning for each code; the words of a type differ by field. */
function joined(known: EventWarning[], added: EventWarning[]): EventWarning[] {
  const all = [...known];
  for (const warning of added) {
    const index = all.findIndex((other) => other.code === warning.code && (warning.code !== 'type_mismatch' || other.message === warning.message));
    const found = all[index];
    if (found === undefined) {
      all.push(warning);
    } else {
      all[index] = { ...found, count: found.count + warning.count };
    }
  }
  return all;
}

async function sendPatiently(piece: Piece, signal: AbortSignal): Promise<IngestAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendPiece(piece.text, piece.isCsv ? 'text/csv' : 'application/x-ndjson', piece.number, signal);
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
