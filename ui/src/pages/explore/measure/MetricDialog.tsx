import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { saveMetric } from '../../../api/own';
import type { Better } from '../../../api/types';
import { metricName } from './names';
import { Choice, type Made, OwnForm, units } from './OwnForm';
import ownForm from './OwnForm.module.css';

interface MetricDialogProps {
  title: string;
  formula: string;
  by: readonly string[];
  unit: string | null;
  onClose: () => void;
  onDone: (made: Made) => void;
}

const directions: { value: Better; label: string }[] = [
  { value: 'higher', label: 'higher is better' },
  { value: 'lower', label: 'lower is better' },
  { value: 'band', label: 'within the target' },
];

/** Gives the question a name, under which pages, formulas and programs ask for it. */
export function MetricDialog({ title: proposed, formula, by, unit: known, onClose, onDone }: MetricDialogProps) {
  const [title, setTitle] = useState(proposed);
  const [ownName, setName] = useState<string | null>(null);
  const [unit, setUnit] = useState<string>(known ?? 'count');
  const [better, setBetter] = useState<Better>(unit === 'ms' || unit === 'seconds' || unit === 'usd' || unit === 'ratio' ? 'lower' : 'higher');
  const [description, setDescription] = useState('');
  const [[min, max], setTarget] = useState(['', '']);
  const name = ownName ?? metricName(title);
  const [least, most] = [numberOf(min), numberOf(max)];
  const mistake = title.trim() === '' ? 'It needs a title.' : name === '' ? 'It needs a name.' : Number.isNaN(least) || Number.isNaN(most) ? 'A target is a number.' : null;
  return (
    <OwnForm
      title="Make it a metric"
      formula={formula}
      by={by}
      submit="Make it a metric"
      mistake={mistake}
      onClose={onClose}
      onSubmit={async () => {
        const made = await saveMetric({ name, title: title.trim(), description: description.trim(), unit, formula, by, better, target: least === null && most === null ? null : { min: least, max: most } });
        onDone({ words: `“${title.trim()}” is a metric now, over all stored events.`, path: `/metrics/${encodeURIComponent(made.name)}` });
      }}
    >
      <TextInput size="xs" label="Title" value={title} data-autofocus onChange={(event) => setTitle(event.currentTarget.value)} />
      <TextInput size="xs" label="Name" description="For formulas and addresses; an own metric of this name is replaced" value={name} spellCheck={false} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput size="xs" label="Description" placeholder="What exactly is counted" value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
      <div className={ownForm.pair}>
        <Choice label="Unit" value={unit} options={units} onChange={setUnit} />
        <Choice label="Direction" value={better} options={directions} onChange={setBetter} />
      </div>
      <div className={ownForm.pair}>
        <TextInput size="xs" label={`Target at least${unit === 'ratio' ? ' (0 to 1)' : ''}`} placeholder="none" value={min} inputMode="decimal" onChange={(event) => setTarget([event.currentTarget.value, max])} />
        <TextInput size="xs" label={`Target at most${unit === 'ratio' ? ' (0 to 1)' : ''}`} placeholder="none" value={max} inputMode="decimal" onChange={(event) => setTarget([min, event.currentTarget.value])} />
      </div>
    </OwnForm>
  );
}

/** Null without a text, NaN for one that is no number. */
function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text.trim().replace(',', '.'));
}
