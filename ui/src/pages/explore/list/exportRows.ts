import { printJson } from '../../../api/json';
import type { TelemetryEvent } from '../../../api/types';
import { copyText } from '../../../shared/copyText';

/** As many as one page of the API returns; a whole range needs an export job, not a download in the page. */
export const maxExportRows = 1_000;

export function toNdjson(rows: readonly TelemetryEvent[]): string {
  return rows.slice(0, maxExportRows).map((row) => `${printJson(row)}\n`).join('');
}

/** `events-20261120T140322Z.ndjson`, by the time of the newest row. */
export function exportName(rows: readonly TelemetryEvent[]): string {
  const stamp = (rows[0]?.time ?? '').slice(0, 19).replaceAll(/[-:]/g, '');
  return stamp === '' ? 'events.ndjson' : `events-${stamp}Z.ndjson`;
}

export function download(name: string, text: string, type = 'application/x-ndjson'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export async function copyEvent(event: TelemetryEvent | null): Promise<void> {
  if (event !== null) {
    await copyText(toNdjson([event]), 'Event copied as JSON');
  }
}
