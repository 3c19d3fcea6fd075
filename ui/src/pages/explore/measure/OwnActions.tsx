import { useQuery, useQueryClient } from '@tanstack/react-query';
import IconGauge from '@tabler/icons-react/dist/esm/icons/IconGauge.mjs';
import IconPin from '@tabler/icons-react/dist/esm/icons/IconPin.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { sessionQuery } from '../../../api/session';
import { withContext } from '../../../shared/searchParameters';
import { MetricDialog } from './MetricDialog';
import type { Made } from './OwnForm';
import { PinDialog } from './PinDialog';
import { withoutSplit } from './question';
import type { Asked } from './useMeasure';
import styles from './Measure.module.css';

interface OwnActionsProps {
  asked: Asked;
  chart: 'line' | 'bar';
  /** The chosen width of a step; null for one that suits the range. */
  step: string | null;
  /** Why the question cannot be kept now; null if it can. */
  refusal: string | null;
}

/** "Make it a metric" and "Pin": both apply to all tenants, so that only admins of all see them. */
export function OwnActions({ asked, chart, step, refusal }: OwnActionsProps) {
  const session = useQuery(sessionQuery).data;
  const client = useQueryClient();
  const [search] = useSearchParams();
  const [open, setOpen] = useState<'metric' | 'pin' | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const parts = asked.language === 'formula' ? withoutSplit(asked.text) : null;
  if (parts === null || session === undefined || session.tenant !== null || !session.scopes.includes('admin')) {
    return null;
  }
  const done = (next: Made) => {
    setOpen(null);
    setMade(next);
    void client.invalidateQueries({ queryKey: ['metrics'] });
    void client.invalidateQueries({ queryKey: ['dashboards'] });
  };
  return (
    <>
      <span className={styles.actions}>
        <button type="button" className={styles.action} disabled={refusal !== null} title={refusal ?? undefined} onClick={() => setOpen('metric')}>
          <IconGauge size={14} aria-hidden /> Make it a metric
        </button>
        <button type="button" className={styles.action} disabled={refusal !== null} title={refusal ?? undefined} onClick={() => setOpen('pin')}>
          <IconPin size={14} aria-hidden /> Pin to a dashboard
        </button>
      </span>
      {made !== null && (
        <p className={styles.made} role="status">
          {made.words} <Link to={withContext(made.path, search)}>Open it</Link>
          <button type="button" aria-label="Dismiss" onClick={() => setMade(null)}>
            <IconX size={12} aria-hidden />
          </button>
        </p>
      )}
      {open === 'metric' && <MetricDialog title={asked.title} formula={parts.formula} by={parts.by} unit={asked.unit} onClose={() => setOpen(null)} onDone={done} />}
      {open === 'pin' && <PinDialog title={asked.title} formula={parts.formula} by={parts.by} unit={asked.unit} chart={chart} step={step} onClose={() => setOpen(null)} onDone={done} />}
    </>
  );
}
