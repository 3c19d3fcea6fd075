import { useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { ChangeMark } from '../../metrics/ChangeMark';
import { MetricInfo } from '../../metrics/MetricInfo';
import { MetricTitle } from '../../metrics/MetricTitle';
import { noData } from '../../shared/feedback/noData';
import { formatPercent, formatValue } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import { withContext } from '../../shared/searchParameters';
import groupRow from '../groupRow.module.css';
import type { PanelProps } from '../panel';
import type { PieOptions } from './options';
import styles from './PiePanel.module.css';
import { ringPath, slicesOf } from './slices';

/** The parts of a whole as a ring, beside them a list with values and shares. Slices and names lead to their events. */
export function PiePanel({ data: metric, options: { limit, hasPage }, range }: PanelProps<Metric, PieOptions>) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [hovered, setHovered] = useState<number | null>(null);
  const slices = useMemo(() => slicesOf(metric, limit), [metric, limit]);
  const starts = slices.map((_, index) => slices.slice(0, index).reduce((sum, { share }) => sum + share, 0));
  const at = hovered === null ? undefined : slices[hovered];
  return (
    <Panel title={<MetricTitle metric={metric} hasPage={hasPage} />} label={metric.title} aside={<MetricInfo metric={metric} range={range} />}>
      {slices.length === 0 ? (
        <p className={groupRow.none}>{noData}</p>
      ) : (
        <div className={styles.pie}>
          {/* The list has the same links, so the drawing is for the pointer only. */}
          <div className={styles.ring} aria-hidden>
            <svg viewBox="0 0 100 100">
              {slices.map(({ token, share, filter }, index) => (
                <path
                  key={index}
                  d={ringPath(starts[index]!, starts[index]! + share)}
                  className={styles.slice}
                  style={{ fill: `var(${token})` }}
                  data-faded={(hovered !== null && hovered !== index) || undefined}
                  data-leads={filter !== null || undefined}
                  onPointerEnter={() => setHovered(index)}
                  onPointerLeave={() => setHovered(null)}
                  onClick={filter === null ? undefined : () => void navigate(withContext('/explore', search, { filter }))}
                />
              ))}
            </svg>
            <span className={styles.middle}>
              <strong>{at === undefined ? formatValue(metric.value, metric.unit) : formatPercent(at.share * 100)}</strong>
              <span>{at === undefined ? 'in all' : formatValue(at.value, metric.unit)}</span>
            </span>
          </div>
          <ul className={styles.list}>
            {slices.map(({ label, value, share, token, filter, group }, index) => (
              <li key={label} className={styles.row} data-hovered={hovered === index || undefined} onPointerEnter={() => setHovered(index)} onPointerLeave={() => setHovered(null)}>
                <span className={styles.swatch} style={{ background: `var(${token})` }} aria-hidden />
                <div className={styles.what}>
                  <div className={groupRow.name} title={label}>
                    {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
                  </div>
                  {group?.previous != null && <ChangeMark metric={{ ...group, unit: metric.unit }} />}
                </div>
                <span className={groupRow.value}>{formatValue(value, metric.unit)}</span>
                <span className={groupRow.share}>{formatPercent(share * 100)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}
