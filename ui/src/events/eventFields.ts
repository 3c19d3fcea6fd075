import { printJson } from '../api/json';
import type { TelemetryEvent } from '../api/types';

/** A leaf of an event. Nested attributes have dotted paths, which the filter understands too. */
export interface EventField {
  name: string;
  value: unknown;
}

const maxDepth = 6;

/** Every leaf with a value, in the order of the event, attributes last. Lists are leaves. */
export function eventFields(event: TelemetryEvent): EventField[] {
  const { attributes, ...own } = event;
  return [...Object.entries(own).flatMap(([name, value]) => leaves(name, value, 0)), ...leaves('attributes', attributes, 0)];
}

/** The value with a name from `eventFields`: a literal key first, then the dotted path. */
export function readField(event: TelemetryEvent, name: string): unknown {
  if (Object.hasOwn(event, name)) {
    return event[name];
  }
  return readPath(event, name);
}

function readPath(container: unknown, path: string): unknown {
  if (typeof container !== 'object' || container === null) {
    return undefined;
  }
  const record = container as Record<string, unknown>;
  if (Object.hasOwn(record, path)) {
    return record[path];
  }
  // A key may itself contain dots (`cf.colo`), so each split is tried.
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot);
    if (Object.hasOwn(record, head)) {
      const found = readPath(record[head], path.slice(dot + 1));
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

function leaves(name: string, value: unknown, depth: number): EventField[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (typeof value === 'object' && !Array.isArray(value) && depth < maxDepth) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(`${name}.${key}`, inner, depth + 1));
  }
  return [{ name, value }];
}

/** A value on one line, as it is in the event. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : printJson(value);
}
