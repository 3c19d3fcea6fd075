import { useState } from 'react';
import type { TelemetryEvent } from '../api/types';
import { type EventField, eventFields, valueText } from './eventFields';
import type { Units } from './fieldText';
import { FieldRow } from './FieldRow';
import { SearchField } from '../shared/SearchField';
import styles from './FieldsTab.module.css';

const filterFrom = 14;

/** Every field, in groups: the event itself, whom it belongs to, where it comes from, everything else. */
export function FieldsTab({ event, units }: { event: TelemetryEvent; units: Units }) {
  const [search, setSearch] = useState('');
  const fields = eventFields(event);
  const text = search.trim().toLowerCase();
  const shown = text === '' ? fields : fields.filter(({ name, value }) => `${name} ${valueText(value)}`.toLowerCase().includes(text));
  return (
    <div>
      {fields.length >= filterFrom && (
        <div className={styles.search}>
          <SearchField label={`Find in ${fields.length} fields`} value={search} onChange={setSearch} />
        </div>
      )}
      {groups(shown).map(([title, members]) => (
        <section key={title} className={styles.group}>
          <h3>{title}</h3>
          <dl>
            {members.map((field) => (
              <FieldRow key={field.name} field={field} units={units} />
            ))}
          </dl>
        </section>
      ))}
      {shown.length === 0 && <p className={styles.nothing}>No field or value holds “{search}”.</p>}
    </div>
  );
}

const identity = /^(job|request|session|user|api_key)_id$|^(trace|span|parent_span)_id$/;
const origin = /^(id|time|received|tenant|kind|service|environment|release|logger|weight|fingerprint)$/;

export function groups(fields: readonly EventField[]): [title: string, members: EventField[]][] {
  const titled: [string, EventField[]][] = [
    ['Event', []],
    ['Attributes', []],
    ['Belongs to', []],
    ['Origin', []],
  ];
  for (const field of fields) {
    const index = field.name.startsWith('attributes.') ? 1 : identity.test(field.name) ? 2 : origin.test(field.name) ? 3 : 0;
    titled[index]![1].push(field);
  }
  return titled.filter(([, members]) => members.length > 0);
}
