import type { CSSProperties } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { keyTitle, placeLabel, placesOf, readKey } from '../../metrics/derivedKeys';
import { groupFilter } from '../../metrics/groups';
import { MetricInfo } from '../../metrics/MetricInfo';
import { MetricTitle } from '../../metrics/MetricTitle';
import { noData } from '../../shared/feedback/noData';
import { formatPercent, formatValue } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import { withContext } from '../../shared/searchParameters';
import type { PanelProps } from '../panel';
import styles from './HeatmapPanel.module.css';
import type { HeatmapOptions } from './options';

// Of more columns than these, cells are too narrow for a value.
const maxWritten = 9;

/** A metric by two keys: the first in rows, the second in columns. Cohorts show the share of those who were there in the beginning. */
export function HeatmapPanel({ data: metric, options, range }: PanelProps<Metric, HeatmapOptions>) {
  const [search] = useSearchParams();
  const groups = metric.by ?? [];
  const [rowName = '', columnName = ''] = Object.keys(groups[0]?.key ?? {});
  const [rowKey, columnKey] = [readKey(rowName), readKey(columnName)];
  const isCohort = rowKey.part === 'Cohort' && columnKey.part === 'Age';
  const [rows, columns] = [placesOf(rowKey, groups, rowName), placesOf(columnKey, groups, columnName)];
  const byPlace = new Map(groups.map((group) => [JSON.stringify([group.key[rowName] ?? null, group.key[columnName] ?? null]), group]));
  const at = (row: string | null, column: string | null) => byPlace.get(JSON.stringify([row, column]));
  const wholeOf = (row: string | null) => (isCohort ? (at(row, '0')?.value ?? 0) : 0);
  const largest = Math.max(0, ...rows.flatMap((row) => columns.map((column) => at(row, column)?.value ?? 0)));
  const isWritten = columns.length <= maxWritten;
  return (
    <Panel title={<MetricTitle metric={metric} hasPage={options.hasPage} />} label={metric.title} aside={<MetricInfo metric={metric} range={range} />}>
      {rows.length === 0 || columns.length === 0 || groups.length === 0 ? (
        <p className={styles.none}>{noData}</p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col" className={styles.corner}>
                  {keyTitle(rowKey)}
                </th>
                {isCohort && <th scope="col">Size</th>}
                {columns.map((column, index) => (
                  <th key={column ?? ''} scope="col" className={isWritten ? undefined : styles.narrow} title={`${keyTitle(columnKey)} ${placeLabel(columnKey, column)}`}>
                    {isWritten || index % 3 === 0 ? placeLabel(columnKey, column) : <span className={styles.hidden}>{placeLabel(columnKey, column)}</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row ?? ''}>
                  <th scope="row">{placeLabel(rowKey, row)}</th>
                  {isCohort && <td className={styles.size}>{formatValue(wholeOf(row), metric.unit)}</td>}
                  {columns.map((column) => {
                    const group = at(row, column);
                    const value = group?.value ?? null;
                    const share = isCohort && wholeOf(row) > 0 && value !== null ? value / wholeOf(row) : null;
                    const heat = value === null ? 0 : (share ?? (largest > 0 ? Math.max(0, value) / largest : 0));
                    const label = `${placeLabel(rowKey, row)}, ${keyTitle(columnKey)} ${placeLabel(columnKey, column)}: ${formatValue(value, metric.unit)}${share === null ? '' : ` (${formatPercent(share * 100)})`}`;
                    const text = value === null || !isWritten ? '' : share === null ? formatValue(value, metric.unit) : `${Math.round(share * 100)} %`;
                    const filter = group === undefined || isCohort ? null : groupFilter(metric, group);
                    return (
                      <td key={column ?? ''} className={styles.cell} style={{ '--heat': heat } as CSSProperties} data-dark={heat > 0.55 || undefined} data-empty={value === null || undefined} title={label}>
                        {filter === null ? <span aria-label={label}>{text}</span> : <Link to={withContext('/explore', search, { filter })} aria-label={label}>{text}</Link>}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
