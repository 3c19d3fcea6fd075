import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dashboardsQuery } from '../../../api/dashboards';
import { type OwnPanel, pinPanel } from '../../../api/own';
import { dashboardName } from './names';
import { Choice, type Made, OwnForm, units } from './OwnForm';
import ownForm from './OwnForm.module.css';

interface PinDialogProps {
  title: string;
  formula: string;
  by: readonly string[];
  unit: string | null;
  chart: 'line' | 'bar';
  step: string | null;
  onClose: () => void;
  onDone: (made: Made) => void;
}

const charts: { value: OwnPanel['chart']; label: string }[] = [
  { value: 'line', label: 'lines over time' },
  { value: 'bar', label: 'bars' },
  { value: 'stat', label: 'one value' },
  { value: 'table', label: 'table' },
  { value: 'pie', label: 'pie' },
];
/** The pack of dashboards that are made in the page. */
const ownPack = 'own';

/** Puts the question on an own dashboard, or on a new one. */
export function PinDialog({ title: proposed, formula, by, unit: known, chart: shown, step, onClose, onDone }: PinDialogProps) {
  const own = (useQuery(dashboardsQuery).data ?? []).filter(({ pack }) => pack.name === ownPack);
  const [title, setTitle] = useState(by.length === 0 ? proposed : `${proposed} by ${by.join(', ')}`);
  const [chosen, setChosen] = useState<string | null>(null);
  const [newTitle, setNewTitle] = useState('My dashboard');
  const [chart, setChart] = useState<OwnPanel['chart']>(shown);
  const [unit, setUnit] = useState<string>(known ?? 'count');
  const dashboard = chosen ?? own[0]?.name ?? '';
  const name = dashboard === '' ? dashboardName(newTitle) : dashboard;
  return (
    <OwnForm
      title="Pin to a dashboard"
      formula={formula}
      by={by}
      submit="Pin"
      mistake={title.trim() === '' ? 'The panel needs a title.' : name === '' ? 'The dashboard needs a name.' : null}
      onClose={onClose}
      onSubmit={async () => {
        const made = await pinPanel(name, { title: title.trim(), formula, unit, chart, by, step });
        onDone({ words: `“${title.trim()}” is on the dashboard “${own.find((one) => one.name === name)?.title ?? newTitle.trim()}”.`, path: `/dashboards/${encodeURIComponent(made.dashboard)}` });
      }}
    >
      <Choice label="Dashboard" value={dashboard} options={[...own.map((one) => ({ value: one.name, label: one.title })), { value: '', label: 'A new one' }]} onChange={setChosen} />
      {dashboard === '' && <TextInput size="xs" label="Name of the new dashboard" value={newTitle} onChange={(event) => setNewTitle(event.currentTarget.value)} />}
      <TextInput size="xs" label="Title of the panel" value={title} data-autofocus onChange={(event) => setTitle(event.currentTarget.value)} />
      <div className={ownForm.pair}>
        <Choice label="Chart" value={chart} options={charts} onChange={setChart} />
        <Choice label="Unit" value={unit} options={units} onChange={setUnit} />
      </div>
    </OwnForm>
  );
}
