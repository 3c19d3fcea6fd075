import { Link, useSearchParams } from 'react-router';
import type { Metric, MetricGroup } from '../../api/types';
import { BulletBar } from '../../metrics/BulletBar';
import { groupFilter, keyLabel, moreWords } from '../../metrics/groups';
import { withContext } from '../../shared/searchParameters';
import { StatusMark } from '../../metrics/StatusMark';
import { formatValue, keepUnits } from '../../shared/format';
import styles from './GroupRows.module.css';

/** The groups of a metric, each with its own band. */
export function GroupRows({ metric, limit }: { metric: Metric; limit: number }) {
  const groups = metric.by ?? [];
  const more = moreWords(metric, Math.min(limit, groups.length));
  const isPlain = groups.every(({ target, status }) => target == null && status == null);
  return (
    <ul className={styles.rows} data-plain={isPlain || undefined}>
      {groups.slice(0, limit).map((group) => (
        <GroupRow key={JSON.stringify(group.key)} metric={metric} group={group} isPlain={isPlain} />
      ))}
      {more !== null && <li className={styles.more}>{more}</li>}
    </ul>
  );
}

function GroupRow({ metric, group, isPlain }: { metric: Metric; group: MetricGroup; isPlain: boolean }) {
  const [search] = useSearchParams();
  const filter = groupFilter(metric, group);
  // The band of the whole metric stands above the groups.
  const target = group.target == null || group.target.text === metric.target?.text ? null : keepUnits(group.target.text);
  const label = keyLabel(group.key);
  return (
    <li className={styles.row}>
      <span className={styles.name} title={label}>
        {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
      </span>
      <span className={styles.value}>{formatValue(group.value, metric.unit, metric.per)}</span>
      {!isPlain && (
        <>
          <span className={styles.bar}>
            <BulletBar value={group.value} target={group.target} unit={metric.unit} status={group.status} sample={group.sample} />
            {target !== null && <span className={styles.target}>{target}</span>}
          </span>
          <span className={styles.status}>{group.status != null && <StatusMark status={group.status} sample={group.sample} iconOnly />}</span>
        </>
      )}
    </li>
  );
}
