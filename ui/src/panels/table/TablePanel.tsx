import { Link, useSearchParams } from 'react-router';
import type { Metric, MetricGroup } from '../../api/types';
import { BulletBar } from '../../metrics/BulletBar';
import { ChangeMark } from '../../metrics/ChangeMark';
import { groupFilter, keyLabel, moreWords } from '../../metrics/groups';
import { MetricInfo } from '../../metrics/MetricInfo';
import { MetricTitle } from '../../metrics/MetricTitle';
import { withContext } from '../../shared/searchParameters';
import { StatusMark } from '../../metrics/StatusMark';
import groupTable from '../../metrics/groupTable.module.css';
import { noData } from '../../shared/feedback/noData';
import { formatPercent, formatValue, keepUnits } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import type { PanelProps } from '../panel';
import type { TableOptions } from './options';
import styles from './TablePanel.module.css';

/** A metric by group: value, band and status of each, or its share if there is no band. */
export function TablePanel({ data: metric, options: { limit, title, hasPage, addsUp }, range }: PanelProps<Metric, TableOptions>) {
  const [search] = useSearchParams();
  // Without a split, the metric itself is the only row.
  const groups: MetricGroup[] = metric.by ?? (metric.value === null ? [] : [{ ...metric, key: {} }]);
  const isWhole = metric.by == null;
  const fields = Object.keys(groups[0]?.key ?? {}).join(', ');
  const hasTargets = groups.some((group) => group.target != null);
  const total = metric.value ?? 0;
  const shown = groups.slice(0, limit);
  // What is not listed, as far as that can be told: groups of the answer that are beyond the limit, and those beyond the answer.
  const left = (addsUp ?? false) && groups.length > limit ? total - shown.reduce((sum, { value }) => sum + (value ?? 0), 0) : null;
  const others = left ?? metric.others ?? null;
  const hasShares = !hasTargets && !isWhole && (addsUp ?? metric.unit === 'count') && total > 0;
  const more = title === null ? null : moreWords(metric, shown.length);
  return (
    <Panel
      title={title === null ? `By ${fields}` : <MetricTitle metric={metric} hasPage={hasPage} />}
      label={title ?? undefined}
      flush
      aside={
        title === null ? (
          (groups.length > limit || metric.hasMoreGroups) && <span>the first {shown.length} keys</span>
        ) : (
          <MetricInfo metric={metric} range={range} />
        )
      }
    >
      {groups.length === 0 ? (
        <p className={groupTable.none}>{noData}</p>
      ) : (
      <table className={`${groupTable.table} ${styles.table}`} data-compact={title !== null || undefined}>
        <thead>
          <tr>
            <th scope="col">{isWhole ? 'Metric' : fields}</th>
            <th scope="col" className={groupTable.number}>
              Value
            </th>
            {hasShares && (
              <th scope="col" className={groupTable.number}>
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
            const filter = isWhole ? (metric.filter ?? null) : groupFilter(metric, group);
            const label = isWhole ? metric.title : keyLabel(group.key);
            return (
              <tr key={JSON.stringify(group.key)}>
                <td className={`${groupTable.name} ${styles.name}`} title={label}>
                  {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
                </td>
                <td className={`${groupTable.number} ${styles.number}`}>
                  {formatValue(group.value, metric.unit, metric.per)}
                  {group.previous != null && (
                    <div className={styles.change}>
                      <ChangeMark metric={{ ...group, unit: metric.unit }} />
                    </div>
                  )}
                </td>
                {hasShares && <td className={`${groupTable.number} ${styles.number}`}>{formatPercent(((group.value ?? 0) / total) * 100)}</td>}
                {hasTargets && (
                  <td>
                    <BulletBar value={group.value} target={group.target} unit={metric.unit} status={group.status} sample={group.sample} />
                    <span className={groupTable.target}>{group.target == null ? 'none' : keepUnits(group.target.text)}</span>
                  </td>
                )}
                {hasTargets && <td>{group.status != null && <StatusMark status={group.status} sample={group.sample} iconOnly={title !== null} />}</td>}
              </tr>
            );
          })}
          {others !== null && (
            <tr>
              <td className={`${groupTable.name} ${styles.name}`}>others</td>
              <td className={`${groupTable.number} ${styles.number}`}>{formatValue(others, metric.unit)}</td>
              {hasShares && <td className={`${groupTable.number} ${styles.number}`}>{formatPercent((others / total) * 100)}</td>}
              {hasTargets && <td colSpan={2} />}
            </tr>
          )}
        </tbody>
      </table>
      )}
      {more !== null && (
        <p className={groupTable.more}>
          {hasPage ? <Link to={withContext(`/metrics/${encodeURIComponent(metric.name)}`, search)}>{more}</Link> : more}
        </p>
      )}
    </Panel>
  );
}
