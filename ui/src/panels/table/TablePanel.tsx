import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { BulletBar } from '../../metrics/BulletBar';
import { groupFilter, keyLabel } from '../../metrics/groups';
import { withContext } from '../../shared/searchParameters';
import { StatusMark } from '../../metrics/StatusMark';
import { formatPercent, formatValue, keepUnits } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import type { PanelProps } from '../panel';
import type { TableOptions } from './options';
import styles from './TablePanel.module.css';

/** A metric by group: value, band and status of each, or its share if there is no band. */
export function TablePanel({ data: metric, options: { limit } }: PanelProps<Metric, TableOptions>) {
  const [search] = useSearchParams();
  const groups = metric.by ?? [];
  const fields = Object.keys(groups[0]?.key ?? {}).join(', ');
  const hasTargets = groups.some((group) => group.target != null);
  const total = metric.value ?? 0;
  const shown = groups.slice(0, limit);
  const others = metric.others ?? null;
  const hasShares = !hasTargets && metric.unit === 'count' && total > 0;
  return (
    <Panel title={`By ${fields}`} flush aside={(groups.length > limit || metric.hasMoreGroups) && <span>the first {shown.length} keys</span>}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{fields}</th>
            <th scope="col" className={styles.number}>
              Value
            </th>
            {hasShares && (
              <th scope="col" className={styles.number}>
                Share
              </th>
            )}
            {hasTargets && (
              <th scope="col" className={styles.band}>
                Target
              </th>
            )}
            {hasTargets && <th scope="col">Status</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => {
            const filter = groupFilter(metric, group);
            const label = keyLabel(group.key);
            return (
              <tr key={JSON.stringify(group.key)}>
                <td className={styles.name} title={label}>
                  {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
                </td>
                <td className={styles.number}>{formatValue(group.value, metric.unit)}</td>
                {hasShares && <td className={styles.number}>{formatPercent(((group.value ?? 0) / total) * 100)}</td>}
                {hasTargets && (
                  <td>
                    <BulletBar value={group.value} target={group.target} unit={metric.unit} status={group.status} sample={group.sample} />
                    <span className={styles.target}>{group.target == null ? 'none' : keepUnits(group.target.text)}</span>
                  </td>
                )}
                {hasTargets && <td>{group.status != null && <StatusMark status={group.status} sample={group.sample} />}</td>}
              </tr>
            );
          })}
          {others !== null && (
            <tr>
              <td className={styles.name}>others</td>
              <td className={styles.number}>{formatValue(others, metric.unit)}</td>
              {hasShares && <td className={styles.number}>{formatPercent((others / total) * 100)}</td>}
              {hasTargets && <td colSpan={2} />}
            </tr>
          )}
        </tbody>
      </table>
    </Panel>
  );
}
