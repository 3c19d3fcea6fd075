import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconMinus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { Link, useSearchParams } from 'react-router';
import { differencesQuery } from '../../api/metrics';
import type { TimeRange } from '../../api/scope';
import type { Differences, FieldDifference, Metric, ValueDifference } from '../../api/types';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { formatPercent } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import { withContext } from '../../shared/searchParameters';
import { formatStep } from '../../shared/time/formatTime';
import { useZone } from '../../shared/time/zone';
import styles from './DifferencesPanel.module.css';
import { comparisonOf, type Inquiry, isWhole } from './inquiry';

interface DifferencesPanelProps {
  metric: Metric;
  inquiry: Inquiry;
  range: TimeRange;
  onChange: (inquiry: Inquiry | null) => void;
  onZoom: (range: TimeRange) => void;
  /** Measures only, or all but, the events with a value. */
  onFilter: (field: string, value: string, isExcluded: boolean) => void;
}

/** What tells the events of a stretch of the chart from the rest, or the failures from the others: values that are over- or under-represented. */
export function DifferencesPanel({ metric, inquiry, range, onChange, onZoom, onFilter }: DifferencesPanelProps) {
  const [search] = useSearchParams();
  const zone = useZone();
  const { stretch, kind } = inquiry;
  const { data, error, isPlaceholderData, refetch } = useQuery(differencesQuery(comparisonOf(inquiry, metric, range)));
  const whole = isWhole(stretch, range);
  const events = kind === 'failures' ? [metric.filter, metric.failures].filter(Boolean).map((text) => `(${text})`).join(' AND ') : (metric.filter ?? '');
  return (
    <Panel
      title="What is different here"
      aside={
        <>
          <span>{formatStep(Date.parse(stretch.from), Date.parse(stretch.to), zone)}</span>
          <button type="button" className={styles.close} aria-label="Close" onClick={() => onChange(null)}>
            <IconX size={15} aria-hidden />
          </button>
        </>
      }
    >
      <div className={styles.controls}>
        {metric.failures !== undefined && (
          <div className={styles.toggle} role="group" aria-label="Compare">
            <button type="button" aria-pressed={kind === 'stretch'} disabled={whole} onClick={() => onChange({ stretch, kind: 'stretch' })}>
              This stretch against the rest
            </button>
            <button type="button" aria-pressed={kind === 'failures'} onClick={() => onChange({ stretch, kind: 'failures' })}>
              Failures against the others
            </button>
          </div>
        )}
        {!whole && (
          <button type="button" className={styles.action} onClick={() => onZoom(stretch)}>
            Zoom in
          </button>
        )}
        <Link className={styles.action} to={withContext('/explore', search, { ...stretch, filter: events })}>
          Show {kind === 'failures' ? 'the failures' : 'the events'}
        </Link>
      </div>
      {data === undefined ? (
        error === null ? (
          <Skeleton height={96} radius={8} />
        ) : (
          <ProblemState compact error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <div className={styles.found} data-dimmed={isPlaceholderData || undefined}>
          <p className={styles.words}>{wordsOf(data, kind)}</p>
          <ol className={styles.fields}>
            {data.fields.map((difference) => (
              <Field key={difference.field} difference={difference} kind={kind} onFilter={onFilter} />
            ))}
          </ol>
        </div>
      )}
    </Panel>
  );
}

/** How many events were compared, and honestly when nothing was found. */
export function wordsOf({ selected, baseline, compared, fields }: Differences, kind: Inquiry['kind']): string {
  const [n, m] = [selected, baseline].map((count) => count.toLocaleString('en-US'));
  const [these, others] = kind === 'failures' ? [selected === 1 ? 'failure' : 'failures', 'others'] : ['events here', 'in the rest of the range'];
  const counted = `${n} ${these}, ${m} ${others}.`;
  if (selected === 0 || baseline === 0) {
    return `${counted} There is nothing to compare.`;
  }
  return fields.length > 0 ? counted : `${counted} Nothing differs more than chance: ${compared.values.toLocaleString('en-US')} values of ${compared.fields} fields were compared.`;
}

function Field({ difference: { field, values }, kind, onFilter }: { difference: FieldDifference; kind: Inquiry['kind']; onFilter: DifferencesPanelProps['onFilter'] }) {
  return (
    <li className={styles.field}>
      <h3 className={styles.name}>{field}</h3>
      <ul className={styles.values}>
        {values.map((value) => (
          <Value key={value.value} field={field} value={value} kind={kind} onFilter={onFilter} />
        ))}
      </ul>
    </li>
  );
}

function Value({ field, value: { value, selected, baseline, selectedShare, baselineShare }, kind, onFilter }: { field: string; value: ValueDifference; kind: Inquiry['kind']; onFilter: DifferencesPanelProps['onFilter'] }) {
  const label = value === '' ? '(empty)' : value;
  const [here, there] = kind === 'failures' ? ['of the failures', 'of the others'] : ['here', 'else'];
  return (
    <li className={styles.value} data-more={selectedShare > baselineShare || undefined}>
      <span className={styles.label} title={label}>
        {label}
      </span>
      <span className={styles.bars} aria-hidden>
        <span className={styles.here} style={{ width: `${selectedShare * 100}%` }} />
        <span className={styles.there} style={{ width: `${baselineShare * 100}%` }} />
      </span>
      <span className={styles.shares} title={`${selected.toLocaleString('en-US')} and ${baseline.toLocaleString('en-US')} events`}>
        <strong>{formatPercent(selectedShare * 100)}</strong> {here}, {formatPercent(baselineShare * 100)} {there}
      </span>
      <span className={styles.tools}>
        <button type="button" aria-label={`Only ${field} ${label}`} title="Measure only these" onClick={() => onFilter(field, value, false)}>
          <IconPlus size={14} aria-hidden />
        </button>
        <button type="button" aria-label={`Without ${field} ${label}`} title="Measure all but these" onClick={() => onFilter(field, value, true)}>
          <IconMinus size={14} aria-hidden />
        </button>
      </span>
    </li>
  );
}
