import type { InferredPath } from '../../../api/types';
import { formatPercent } from '../../../shared/format';

/** A field that can have a role; '' is none. */
export interface FieldOption {
  field: string;
  /** Its type, how many events have it, and a value; empty while that is not known. */
  detail: string;
}

const maxSample = 40;
const maxShown = 200;

/** The candidates, then every other path; of those, the ones that contain what was typed. "None" comes last, and only while nothing is typed. */
export function fieldOptions(candidates: readonly string[], paths: readonly InferredPath[], typed: string): FieldOption[] {
  const byPath = new Map(paths.map((path) => [path.path, path]));
  const fields = [...new Set([...candidates, ...byPath.keys()])];
  const wanted = typed.trim().toLowerCase();
  const found = fields.filter((field) => field.toLowerCase().includes(wanted)).slice(0, maxShown);
  return [...found.map((field) => ({ field, detail: detailOf(byPath.get(field)) })), ...(wanted === '' ? [{ field: '', detail: 'no field of these events' }] : [])];
}

function detailOf(path: InferredPath | undefined): string {
  if (path === undefined) {
    return '';
  }
  const sample = path.top[0]?.value;
  const text = sample == null ? '' : String(sample);
  const shown = text.length > maxSample ? `${text.slice(0, maxSample)}…` : text;
  return [path.type, path.presence < 1 ? `in ${formatPercent(path.presence * 100)}` : '', shown === '' ? '' : `as ${shown}`].filter(Boolean).join(' · ');
}
