import type { InferredRole } from '../../../api/types';
import { fieldText } from '../../../query/filterValue';
import { formatPercent } from '../../../shared/format';

/** What stands for a field that no event has. */
const none = '—';

/** The name of a role as words: "input tokens". */
export function roleName(role: string): string {
  return role.replaceAll('_', ' ');
}

/** A role with its field, as one reads it: "duration = response.latency_ms (ms)", "cost = —"; "failed when status ≥ 400" if a formula counts failures in this way. A field that not all events have says in how many it is: "model = model, in 71 %". */
export function roleWords({ role, field, unit, presence }: Pick<InferredRole, 'role' | 'field' | 'unit' | 'presence'>, formulas: string): string {
  if (field === null) {
    return `${roleName(role)} = ${none}`;
  }
  const [, limit] = (role === 'status' && new RegExp(`${escaped(fieldText(field))}\\s*>=\\s*(\\d+)`).exec(formulas)) || [];
  const words = limit === undefined ? `${roleName(role)} = ${field}${unit === null || field?.endsWith(`(${unit})`) ? '' : ` (${unit})`}` : `failed when ${field} ≥ ${limit}`;
  return presence < 1 ? `${words}, in ${formatShare(presence)}` : words;
}

/** A share of the events, which is all of them only if it is 1. */
export function formatShare(presence: number): string {
  return presence < 1 && presence > 0.999 ? `over ${formatPercent(99.9)}` : formatPercent(presence * 100);
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
