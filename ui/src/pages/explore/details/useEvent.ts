import { useQuery } from '@tanstack/react-query';
import { eventQuery } from '../../../api/events';
import type { TelemetryEvent } from '../../../api/types';

/** One event: from the list if it is there, otherwise from the server. */
export function useEvent(id: string | null, rows: readonly TelemetryEvent[]) {
  return useQuery({ ...eventQuery(id ?? ''), enabled: id !== null, initialData: rows.find((row) => row.id === id) });
}
