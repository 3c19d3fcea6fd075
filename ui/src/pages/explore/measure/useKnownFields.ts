import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fieldsQuery, sampleQuery } from '../../../api/events';
import type { Scope } from '../../../api/scope';
import type { AttributeName, FieldDefinition, TelemetryEvent } from '../../../api/types';
import { eventFields } from '../../../events/eventFields';

/** A field to measure or to split by, under the name that a formula has for it. */
export interface KnownField {
  name: string;
  isNumber: boolean;
  unit: string | null;
  /** Some of the matching events have it. */
  seen: boolean;
}

const sampleSize = 100;
const noFields: FieldDefinition[] = [];
/** Every event has another one, or they say nothing about it. */
const notMeasured = /^(?:id|time|received|sequence)$/;

/** The fields of the matching events, then the others of the catalog. */
export function useKnownFields(scope: Scope, attributes: readonly AttributeName[]): KnownField[] {
  const fields = useQuery(fieldsQuery).data ?? noFields;
  const sample = useQuery(sampleQuery(scope, sampleSize)).data?.events;
  return useMemo(() => knownFields(sample ?? [], attributes, fields), [attributes, fields, sample]);
}

export function knownFields(events: readonly TelemetryEvent[], attributes: readonly AttributeName[], fields: readonly FieldDefinition[]): KnownField[] {
  const declared = new Map(fields.map((field) => [field.name, field]));
  const found = new Map<string, KnownField>();
  const add = (path: string, isNumber: boolean, seen: boolean) => {
    const name = plainName(path, declared);
    if (!found.has(name) && !notMeasured.test(name)) {
      const type = declared.get(name)?.type;
      found.set(name, { name, isNumber: type === undefined ? isNumber : type === 'number' || type === 'integer', unit: declared.get(name)?.unit ?? guessedUnit(name), seen });
    }
  };
  for (const event of events) {
    eventFields(event).forEach(({ name, value }) => typeof value !== 'object' && add(name, typeof value === 'number' || typeof value === 'bigint', true));
  }
  attributes.forEach(({ name, kind }) => add(name, kind === 'number', true));
  fields.forEach(({ name, type }) => add(name, type === 'number' || type === 'integer', false));
  return [...found.values()];
}

/** Without `attributes.`, which a formula needs only where a declared field has the same name. */
function plainName(path: string, declared: ReadonlyMap<string, unknown>): string {
  const plain = path.replace(/^attributes\./, '');
  return plain !== path && declared.has(plain) ? path : plain;
}

const units: [pattern: RegExp, unit: string][] = [
  [/(?:_|\b)(?:ms|millis)$|[a-z\d](?:Ms|Millis)$/, 'ms'],
  [/(?:_usd|Usd|cost)$/, 'usd'],
  [/tokens$/i, 'tokens'],
  [/(?:_s|_seconds|_sec)$/i, 'seconds'],
  [/bytes$/i, 'bytes'],
];

/** The unit that a name tells, for fields that no pack declares. */
export function guessedUnit(name: string): string | null {
  return units.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
