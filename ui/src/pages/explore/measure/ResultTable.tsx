import type { ReactNode } from 'react';
import type { Scope } from '../../../api/scope';
import { stepRange } from '../../../charts/partialSteps';
import { formatPercent, formatValue } from '../../../shared/format';
import { Panel } from '../../../shared/layout/Panel';
import { formatMinute, formatSecond } from '../../../shared/time/formatTime';
import { useZone, type Zone } from '../../../shared/time/zone';
import { isNumeric } from './answer';
import type { GroupKey } from './measureFilter';
import type { Measured } from './useMeasure';
import styles from './Measure.module.css';

interface ResultTableProps {
  measured: Measured;
  stepMs: number;
  aside: ReactNode;
  onOpen: (found: Partial<Scope>) => void;
}

/** More would need a virtual list and add little; the export has all. */
const maxRows = 200;

/** The groups with their values, or the steps if there is no split, or the rows of a text as they came. */
export function ResultTable({ measured, stepMs, aside, onOpen }: ResultTableProps) {
  const { groups, series } = measured;
  const isSplit = groups !== null && groups.some(({ key }) => Object.keys(key).length > 0);
  const hasSteps = groups !== null && !isSplit && series !== null && measured.chart !== null && measured.table.columns.length === 1;
  const count = hasSteps ? (measured.chart?.times.length ?? 0) : measured.table.rows.length;
  const left = count - maxRows;
  return (
    <Panel title={isSplit ? `By ${Object.keys(groups[0]!.key).join(', ')}` : hasSteps ? 'Steps' : 'Table'} flush aside={aside}>
      <div className={styles.scroll}>
        {isSplit ? <GroupRows measured={measured} onOpen={onOpen} /> : hasSteps ? <StepRows measured={measured} stepMs={stepMs} onOpen={onOpen} /> : <PlainRows measured={measured} />}
      </div>
      {(left > 0 || measured.table.truncated) && (
        <p className={styles.more}>
          {left > 0 ? `and ${left.toLocaleString('en-US')}${measured.table.truncated ? ' and more' : ''} rows more` : 'and more rows'}
          {measured.table.truncated ? ': the answer is cut.' : ', in the export.'}
        </p>
      )}
    </Panel>
  );
}

function GroupRows({ measured, onOpen }: Pick<ResultTableProps, 'measured' | 'onOpen'>) {
  const { asked, groups, whole, chart, range } = measured;
  const fields = Object.keys(groups![0]!.key);
  const hasShares = asked.addsUp && whole != null && whole > 0;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {fields.map((field) => (
            <th key={field} scope="col">
              {field}
            </th>
          ))}
          <th scope="col" className={styles.number}>
            {asked.title}
          </th>
          {hasShares && (
            <th scope="col" className={styles.number}>
              Share
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {groups!.slice(0, maxRows).map(({ key, value }, index) => {
          const filter = asked.filterOf(key);
          const token = chart?.lines[index]?.token;
          // Of the row, which a click on its button reaches.
          const open = filter === null ? undefined : () => onOpen({ filter, ...range });
          return (
            <tr key={JSON.stringify(key)} data-opens={filter !== null || undefined} onClick={open}>
              {fields.map((field, column) => (
                <td key={field} className={styles.name} title={keyText(key, field)}>
                  {column === 0 && <span className={styles.swatch} data-none={(token === undefined || index >= (chart?.drawn ?? 0)) || undefined} style={{ background: `var(${token ?? '--sg-border'})` }} aria-hidden />}
                  {column === 0 && filter !== null ? (
                    <button type="button" className={styles.rowLink} title="Show the events">
                      {keyText(key, field)}
                    </button>
                  ) : (
                    keyText(key, field)
                  )}
                </td>
              ))}
              <td className={styles.number} title={value === null ? undefined : String(value)}>
                {formatValue(value, asked.unit)}
              </td>
              {hasShares && <td className={styles.number}>{formatPercent(((value ?? 0) / whole) * 100)}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function keyText(key: GroupKey, field: string): string {
  const value = key[field] ?? null;
  return value === null ? '(none)' : value === '' ? '(empty)' : value;
}

function StepRows({ measured, stepMs, onOpen }: Pick<ResultTableProps, 'measured' | 'stepMs' | 'onOpen'>) {
  const zone = useZone();
  const { asked, chart, range } = measured;
  const [line] = chart!.lines;
  const filter = asked.filterOf({});
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col" className={styles.number}>
            {asked.title}
          </th>
        </tr>
      </thead>
      <tbody>
        {chart!.times
          .map((time, index) => ({ time, value: line?.values[index] ?? null }))
          .toReversed()
          .slice(0, maxRows)
          .map(({ time, value }) => {
            const open = filter === null ? undefined : () => onOpen({ filter, ...stepRange(time, stepMs, range) });
            return (
              <tr key={time} data-opens={filter !== null || undefined} onClick={open}>
                <td className={styles.name}>
                  {filter === null ? (
                    formatMinute(time, zone)
                  ) : (
                    <button type="button" className={styles.rowLink} title="Show the events">
                      {formatMinute(time, zone)}
                    </button>
                  )}
                </td>
                <td className={styles.number} title={value === null ? undefined : String(value)}>
                  {formatValue(value, asked.unit)}
                </td>
              </tr>
            );
          })}
      </tbody>
    </table>
  );
}

function PlainRows({ measured: { table } }: Pick<ResultTableProps, 'measured'>) {
  const zone = useZone();
  const { columns, rows } = table;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map(({ name, type }, index) => (
            <th key={index} scope="col" className={isNumeric(type) ? styles.number : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, maxRows).map((row, index) => (
          <tr key={index}>
            {columns.map(({ type, unit }, column) => {
              const text = cellText(row[column], type, unit ?? null, zone);
              return (
                <td key={column} className={isNumeric(type) ? styles.number : styles.name} title={text}>
                  {text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const maxChars = 300;

function cellText(value: unknown, type: string, unit: string | null, zone: Zone): string {
  if (value == null) {
    return '';
  }
  if (type === 'timestamp' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) {
    return formatSecond(value, zone);
  }
  if (typeof value === 'number') {
    return formatValue(value, unit);
  }
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, maxChars);
}
