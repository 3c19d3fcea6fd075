import type { InferredRole } from '../../../api/types';

/** What stands for a field that no event has. */
const none = '—';
/** From this status on an event counts as failed. */
const failedFrom = 400;

/** The name of a role as words: "input tokens". */
export function roleName(role: string): string {
  return role.replaceAll('_', ' ');
}

/** A role with its field, as one reads it: "duration = response.latency_ms (ms)", "failed when status ≥ 400", "cost = —". */
export function roleWords({ role, field, unit }: Pick<InferredRole, 'role' | 'field' | 'unit'>): string {
  if (role === 'status') {
    return `failed when ${field === null ? none : `${field} ≥ ${failedFrom}`}`;
  }
  return `${roleName(role)} = ${field ?? none}${field === null || unit === null ? '' : ` (${unit})`}`;
}
