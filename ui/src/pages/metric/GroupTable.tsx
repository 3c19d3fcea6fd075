import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { BulletBar } from '../../metrics/BulletBar';
import { ChangeMark } from '../../metrics/ChangeMark';
import { groupFilter, keyLabel, moreWords } from '../../metrics/groups';
import { StatusMark } from '../../metrics/StatusMark';
import groupTable from '../../metrics/groupTable.module.css';
import { noData } from '../../shared/feedback/noData';
import { formatValue, keepUnits } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import { withContext } from '../../shared/searchParameters';
import styles from './GroupTable.module.css';

/** The groups of a metric: what each value is, rests on, was before, and should be. A name leads to its events. */
export function GroupTable({ metric, fields }: { metric: Metric; fields: string }) {
  const [search] = useSearchParams();
  const groups = metric.by ?? [];
  const hasTargets = groups.some(({ target }) => target != null);
  const more = moreWords(metric, groups.length);
  return (
    <Panel title={`By ${fields}`} flush>
      {groups.length === 0 ? (
        <p className={groupTable.none}>{noData}</p>
      ) : (
        <div className={styles.scroll}>
          <table className={groupTable.table}>
            <thead>
              <tr>
                <th scope="col">{fields}</th>
                <th scope="col" className={groupTable.number}>
                  Value
                </th>
                <th scope="col" className={groupTable.number}>
                  Sample
                </th>
                <th scope="col">Change</th>
                {hasTargets && <th scope="col">Target</th>}
                {hasTargets && <th scope="col">Status</th>}
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => {
                const filter = groupFilter(metric, group);
                const label = keyLabel(group.key);
                return (
                  <tr key={JSON.stringify(group.key)}>
                    <td className={groupTable.name} title={label}>
                      {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
                    </td>
                    <td className={groupTable.number}>{formatValue(group.value, metric.unit, metric.per)}</td>
                    <td className={groupTable.number}>{group.sample.toLocaleString('en-US')}</td>
                    <td className={styles.change}>
                      <ChangeMark metric={{ ...group, unit: metric.unit }} />
                    </td>
                    {hasTargets && (
                      <td className={styles.band}>
                        <BulletBar value={group.value} target={group.target} unit={metric.unit} status={group.status} sample={group.sample} />
                        <span className={groupTable.target}>{group.target == null ? 'none' : keepUnits(group.target.text)}</span>
                      </td>
                    )}
                    {hasTargets && <td>{group.status != null && <StatusMark status={group.status} sample={group.sample} />}</td>}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {more !== null && <p className={groupTable.more}>{more}</p>}
    </Panel>
  );
}
