import { printJson } from '../../../api/json';
import type { QueryAnswer } from '../../../api/types';

type Table = Pick<QueryAnswer, 'columns' | 'rows'>;

/** One object a line, with the names of the columns. */
export function tableNdjson({ columns, rows }: Table): string {
  return rows.map((row) => `${printJson(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])))}\n`).join('');
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets a quote in front: the texts are those of others. */
export function tableCsv({ columns, rows }: Table): string {
  return [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: unknown): string {
  const text = value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
