import type { Metric, MetricDefinition } from '../../api/types';

/** A metric of the list; its value is undefined until its pack is measured. */
export interface MetricRowData {
  definition: MetricDefinition;
  metric: Metric | undefined;
}

export type Arrangement = 'pack' | 'missed';

export interface MetricGroupRows {
  title: string;
  /** The pack of all its rows; null if they are of several. */
  pack: string | null;
  rows: MetricRowData[];
}

/** The rows with every typed word in name, title, description or pack. */
export function matching(rows: readonly MetricRowData[], typed: string): MetricRowData[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ definition: { name, title, description, pack } }) => {
    const text = `${name} ${title} ${description} ${pack}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const urgency = ['missed', 'near', 'met'];
const unmeasured = 'Not measured yet';
const groupTitles = ['Missed', 'Near the edge', 'Met', 'Not judged'];

/** By pack in the order of the packs, or by what needs attention. */
export function arranged(rows: readonly MetricRowData[], arrangement: Arrangement): MetricGroupRows[] {
  const groups = new Map<string, MetricRowData[]>(arrangement === 'missed' ? [...groupTitles, unmeasured].map((title) => [title, []]) : []);
  for (const row of rows) {
    const place = urgency.indexOf(row.metric?.status ?? '');
    const title = arrangement === 'pack' ? row.definition.pack : row.metric === undefined ? unmeasured : groupTitles.at(place)!;
    groups.set(title, [...(groups.get(title) ?? []), row]);
  }
  return [...groups].filter(([, some]) => some.length > 0).map(([title, some]) => ({ title, pack: arrangement === 'pack' ? title : null, rows: some }));
}
