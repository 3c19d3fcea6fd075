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

/** The candidates, then none, then every other path. While something is typed, only paths that contain it. */
export function fieldOptions(candidates: readonly string[], paths: readonly InferredPath[], typed: string): FieldOption[] {
  const byPath = new Map(paths.map((path) => [path.path, path]));
  const wanted = typed.trim().toLowerCase();
  const optionsOf = (fields: Iterable<string>) => [...fields].filter((field) => field.toLowerCase().includes(wanted)).map((field) => ({ field, detail: detailOf(byPath.get(field)) }));
  const others = optionsOf(byPath.keys()).filter(({ field }) => !candidates.includes(field));
  return [...optionsOf(new Set(candidates)), ...(wanted === '' ? [{ field: '', detail: 'no field of these events' }] : []), ...others].slice(0, maxShown);
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
