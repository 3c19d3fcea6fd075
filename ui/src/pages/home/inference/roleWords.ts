import type { InferredRole } from '../../../api/types';
import { fieldText } from '../../../query/filterValue';

/** What stands for a field that no event has. */
const none = '—';

/** The name of a role as words: "input tokens". */
export function roleName(role: string): string {
  return role.replaceAll('_', ' ');
}

/** A role with its field, as one reads it: "duration = response.latency_ms (ms)", "cost = —"; "failed when status ≥ 400" if a formula counts failures in this way. */
export function roleWords({ role, field, unit }: Pick<InferredRole, 'role' | 'field' | 'unit'>, formulas: string): string {
  if (field === null) {
    return `${roleName(role)} = ${none}`;
  }
  const [, limit] = (role === 'status' && new RegExp(`${escaped(fieldText(field))}\\s*>=\\s*(\\d+)`).exec(formulas)) || [];
  return limit === undefined ? `${roleName(role)} = ${field}${unit === null ? '' : ` (${unit})`}` : `failed when ${field} ≥ ${limit}`;
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
